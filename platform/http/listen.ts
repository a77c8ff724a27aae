import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** Nobody can listen at a place. Says which part of it is to blame; whoever configured it knows by what name. */
export class CannotListen extends Error {
  override readonly name = 'CannotListen';
  readonly part: 'host' | 'port';

  constructor({ host, port }: { host: string; port: number }, cause: NodeJS.ErrnoException) {
    const [part, message] = blame(cause, host, port);
    super(message, { cause });
    this.part = part;
  }
}

function blame({ code }: NodeJS.ErrnoException, host: string, port: number): ['host' | 'port', string] {
  switch (code) {
    case 'EADDRINUSE':
      return ['port', `something else listens at ${host}:${port}; end it, or choose another port`];
    case 'EACCES':
      return ['port', `this user may not listen at port ${port}; choose one above 1023`];
    case 'EADDRNOTAVAIL':
      return ['host', `${host} is not an address of this machine; 0.0.0.0 stands for all that it has`];
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return ['host', `no address is known of ${host}; 127.0.0.1 stands for this machine alone`];
    default:
      return ['host', `nobody can listen at ${host}:${port} (${code ?? 'for an unknown reason'})`];
  }
}

/**
 * Starts listening. Port 0 takes a free one.
 * @returns the origin, for example `http://127.0.0.1:4000`
 * @throws CannotListen
 */
export async function listen(server: Server, place: { host: string; port: number }): Promise<string> {
  const { host, port } = place;
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new CannotListen(place, error as NodeJS.ErrnoException);
  }
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
