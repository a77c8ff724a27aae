import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Starts listening. Port 0 takes a free one.
 * @returns the origin, for example `http://127.0.0.1:4000`
 */
export async function listen(
  server: Server,
  { host, port }: { host: string; port: number },
): Promise<string> {
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  const hostname = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${hostname}:${address.port}`;
}

/** Takes no more connections, lets running requests finish for at most `graceMs`, then cuts the rest off. */
export async function closeGracefully(server: Server, graceMs: number): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const impatience = new AbortController();
  await Promise.race([
    closed,
    delay(graceMs, undefined, { signal: impatience.signal }).catch(() => undefined),
  ]);
  impatience.abort();
  server.closeAllConnections();
  await closed;
}
