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

/** A connection is kept alive after its last request, which is only known to be the last when nothing runs on it. */
const idleCheckMs = 50;

/** Takes no more connections, lets running requests finish for at most `graceMs`, then cuts the rest off. */
export async function closeGracefully(server: Server, graceMs: number): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const sweep = setInterval(() => server.closeIdleConnections(), idleCheckMs);
  const impatience = new AbortController();
  await Promise.race([
    closed,
    delay(graceMs, undefined, { signal: impatience.signal }).catch(() => undefined),
  ]);
  impatience.abort();
  clearInterval(sweep);
  server.closeAllConnections();
  await closed;
}
