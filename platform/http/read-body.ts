import type { Readable } from 'node:stream';

export class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError';
  readonly code = 'BODY_TOO_LARGE';
}

/**
 * Reads a whole body as UTF-8.
 * @throws BodyTooLargeError as soon as there are more than `bytesMax` bytes; the rest is not read
 */
export function readBody(stream: Readable, bytesMax: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    stream.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > bytesMax) {
        stream.removeAllListeners('data').pause();
        reject(new BodyTooLargeError(`The body has more than ${bytesMax} bytes.`));
        return;
      }
      chunks.push(chunk);
    });
    stream.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    stream.once('error', reject);
    stream.once('close', () => {
      if (!stream.readableEnded) reject(new Error('The connection was closed before the body was complete.'));
    });
  });
}
