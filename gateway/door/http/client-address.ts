import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';

/**
 * Where a request comes from. Each trusted proxy adds the address of its own caller at the end of X-Forwarded-For; what
 * stands before those was written by the client, who may write anything.
 * @param trustedProxyCount how many proxies of ours a request passes; with 0 the header means nothing
 * @returns an IPv4 address, or an IPv6 network, because one subscriber has all the addresses of that
 */
export function clientAddress({ socket, headers }: IncomingMessage, trustedProxyCount: number): string {
  const peer = socket.remoteAddress ?? 'unknown';
  if (trustedProxyCount === 0) return networkOf(peer);
  const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',');
  const addresses = forwarded.split(',').map((address) => address.trim());
  return networkOf(withoutPort(addresses.at(-trustedProxyCount) || addresses[0] || peer));
}

/** Some proxies write the port as well, which is another for each connection. */
function withoutPort(address: string): string {
  const [, bracketed, plain] = /^(?:\[([^\]]+)\](?::\d+)?|([\d.]+):\d+)$/.exec(address) ?? [];
  return bracketed ?? plain ?? address;
}

function networkOf(address: string): string {
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  if (!isIPv6(address)) return address;
  const [left = [], right = []] = address.split('::').map((part) => part.split(':').filter(Boolean));
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  const groups = [...left, ...zeros, ...right].slice(0, 4).map((group) => parseInt(group, 16).toString(16));
  return `${groups.join(':')}::/64`;
}
