import { CloseCode, type Server as ProtocolServer } from 'graphql-ws';
import type { Logger } from 'pino';
import type { WebSocket } from 'ws';
import { beginRequest, withinRequest } from '../../../platform/telemetry/request-context.js';
import type { SocketConnection } from './socket-connection.js';

const pingIntervalMs = 12_000;

/**
 * Connects one accepted socket to the graphql-ws protocol. This is the library's own adapter for `ws`, except that what
 * a client does wrong goes to our log and not to the console, that a peer without a pulse is cut off, and that ids may
 * be used again; see `OperationIds`.
 */
export function attach(
  connection: SocketConnection,
  { protocol, logger }: { protocol: ProtocolServer<SocketConnection>; logger: Logger },
): void {
  const { socket, operationIds } = connection;
  const stopPulse = watchPulse(socket);
  socket.once('error', (error) => {
    // ws has closed the socket itself, with the code that says what was wrong with the frame.
    logger.debug({ err: error }, 'a socket broke the WebSocket protocol');
  });
  const closed = protocol.opened(
    {
      protocol: socket.protocol,
      send: async (frame) => {
        const told = operationIds.outbound(frame);
        if (told !== undefined) await connection.send(told);
      },
      close: (code, reason) =>
        // The library names the number that stands for the id.
        socket.close(code, code === CloseCode.SubscriberAlreadyExists ? 'The id is in use' : reason),
      onMessage: (handle) =>
        socket.on('message', (data: Buffer) => {
          // What was sent before its sender knew of the close still arrives, from whoever may be no longer welcome.
          if (socket.readyState !== socket.OPEN) return;
          const message = operationIds.inbound(data.toString());
          if (message === undefined) return socket.close(CloseCode.BadRequest, 'Invalid message received');
          withinRequest(beginRequest('ws'), () => handle(message)).catch((error: unknown) => {
            if (socket.readyState !== socket.OPEN) return;
            logger.error({ err: error }, 'a socket message could not be handled');
            socket.close(4500, 'Internal server error');
          });
        }),
    },
    connection,
  );
  socket.once('close', (code, reason) => {
    stopPulse();
    closed(code, reason.toString()).catch((error: unknown) => {
      logger.error({ err: error }, 'a closed socket could not be cleaned up');
    });
  });
}

/** A peer that has not answered one ping by the time of the next is gone. */
function watchPulse(socket: WebSocket): () => void {
  let isAlive = true;
  socket.on('pong', () => {
    isAlive = true;
  });
  const timer = setInterval(() => {
    if (!isAlive) return socket.terminate();
    isAlive = false;
    socket.ping();
  }, pingIntervalMs);
  return () => clearInterval(timer);
}
