import { STATUS_CODES, type IncomingMessage, type OutgoingHttpHeaders, type ServerOptions } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * Lets requests become sockets that ask for one. Some clients offer HTTP/2 in each request the same way; they get the
 * ordinary answer. The types of Node do not know the option yet.
 */
export const webSocketsOnly = {
  shouldUpgradeCallback: ({ headers }: IncomingMessage) => headers.upgrade?.toLowerCase() === 'websocket',
} as ServerOptions;

/** What is answered instead of a socket. */
export interface UpgradeRefusal {
  readonly status: number;
  readonly headers: Readonly<OutgoingHttpHeaders>;
  readonly body: string;
}

/**
 * Answers a request for a socket with a status and the reason instead. Node leaves the connection to whoever takes its `upgrade`, so a
 * client that breaks off meanwhile would end the process, and one that stays would hold up its stop.
 */
export function refuseUpgrade(stream: Duplex, { status, headers, body }: UpgradeRefusal): void {
  stream.on('error', () => undefined);
  stream.once('finish', () => stream.destroy());
  const lines = Object.entries({
    ...headers,
    connection: 'close',
    'content-length': String(Buffer.byteLength(body)),
  }).map(([name, value]) => `${name}: ${String(value)}\r\n`);
  stream.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
}
