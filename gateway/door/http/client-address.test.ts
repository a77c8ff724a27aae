import type { IncomingMessage } from 'node:http';
import { clientAddress } from './client-address.js';

const request = (forwardedFor?: string, remoteAddress = '10.0.0.1'): IncomingMessage =>
  ({
    socket: { remoteAddress },
    headers: { ...(forwardedFor !== undefined && { 'x-forwarded-for': forwardedFor }) },
  }) as unknown as IncomingMessage;

describe('the address of a client', () => {
  it.each([
    ['its own without a proxy, whatever it says', '192.0.2.1', 0, '10.0.0.1'],
    ['what the one proxy wrote at the end', '192.0.2.9, 192.0.2.1', 1, '192.0.2.1'],
    ['what the first of two proxies wrote', '192.0.2.9, 192.0.2.1, 10.0.0.2', 2, '192.0.2.1'],
    ['the first there is when a proxy was left out', '192.0.2.1', 2, '192.0.2.1'],
    ['that without its port', '192.0.2.1:51234', 1, '192.0.2.1'],
    ['the network of that without its port', '[2001:db8::1]:443', 1, '2001:db8:0:0::/64'],
    ['the proxy’s when it wrote nothing', '', 1, '10.0.0.1'],
    ['the proxy’s when there is no header', undefined, 1, '10.0.0.1'],
  ])('is %s', (_what, forwardedFor, trustedProxyCount, expected) => {
    expect(clientAddress(request(forwardedFor), trustedProxyCount)).toBe(expected);
  });

  it.each([
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('is the network of a subscriber, not one of its many addresses: %s', (address, expected) => {
    expect(clientAddress(request(undefined, address), 0)).toBe(expected);
    expect(clientAddress(request(address), 1)).toBe(expected);
  });
});
