import type { ServerResponse } from 'node:http';

/** More than clients send that were not warned, and longer than it takes them. */
const restBytesMax = 16 * 1024 * 1024;
const restTimeoutMs = 15_000;

/**
 * Ends a response whose connection is to be closed, though its request may not have been read to the end. To close a
 * connection on which unread bytes wait, or still arrive, resets it, and the client may lose the answer with it. So the
 * answer goes out at once, and the rest of the request is read away before the connection is closed, up to a limit in
 * bytes and time.
 * @param body all of it; the head must have been written, with the length of the body
 */
export function endUnread(response: ServerResponse, body: Buffer): void {
  const { req: request } = response;
  if (request.complete) return void response.end(body);
  response.write(body);
  let bytes = 0;
  const end = (): void => {
    clearTimeout(timer);
    request.off('data', count).pause();
    response.end();
  };
  const count = (chunk: Buffer): void => {
    bytes += chunk.length;
    if (bytes > restBytesMax) end();
  };
  const timer = setTimeout(end, restTimeoutMs);
  request.on('data', count).once('end', end).once('close', end).resume();
}
