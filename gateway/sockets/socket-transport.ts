import type { Server as ProtocolServer } from 'graphql-ws';
import type { Logger } from 'pino';
import type { WebSocket } from 'ws';

const pingIntervalMs = 12_000;

/**
 * Connects one accepted socket to the graphql-ws protocol. This is the library's own adapter for `ws`, except that what
 * a client does wrong goes to our log and not to the console, and that a peer without a pulse is cut off.
 */
export function attach<Extra>(
  socket: WebSocket,
  extra: Extra,
  { protocol, logger }: { protocol: ProtocolServer<Extra>; logger: Logger },
): void {
  const stopPulse = watchPulse(socket);
  socket.once('error', (error) => {
    // ws has closed the socket itself, with the code that says what was wrong with the frame.
    logger.debug({ err: error }, 'a socket broke the WebSocket protocol');
  });
  const closed = protocol.opened(
    {
      protocol: socket.protocol,
      send: (data) =>
        new Promise((resolve, reject) => {
          if (socket.readyState !== socket.OPEN) return resolve();
          socket.send(data, (error) => (error ? reject(error) : resolve()));
        }),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (handle) =>
        socket.on('message', (data: Buffer) => {
          handle(data.toString()).catch((error: unknown) => {
            if (socket.readyState !== socket.OPEN) return;
            logger.error({ err: error }, 'a socket message could not be handled');
            socket.close(4500, 'Internal server error');
          });
        }),
    },
    extra,
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
