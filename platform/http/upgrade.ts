import type { IncomingMessage, ServerOptions } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * Lets requests become sockets that ask for one. Some clients offer HTTP/2 in each request the same way; they get the
 * ordinary answer. The types of Node do not know the option yet.
 */
export const webSocketsOnly = {
  shouldUpgradeCallback: ({ headers }: IncomingMessage) => headers.upgrade?.toLowerCase() === 'websocket',
} as ServerOptions;

/**
 * Answers a request for a socket with a status instead. Node leaves the connection to whoever takes its `upgrade`, so a
 * client that breaks off meanwhile would end the process, and one that stays would hold up its stop.
 */
export function refuseUpgrade(stream: Duplex, status: string): void {
  stream.on('error', () => undefined);
  stream.once('finish', () => stream.destroy());
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
