import type { IncomingMessage } from 'node:http';
import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { BodyTooLargeError, readBody } from '../../../platform/http/read-body.js';
import { callerError } from '../../common/errors.js';
import { limits } from '../../common/limits.js';

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/**
 * The text of a body, decompressed. The limit holds for what arrives and for what becomes of it, of which no more is made
 * than that.
 * @throws GraphQLError with code BODY_TOO_LARGE, or BAD_REQUEST when the body is not encoded as it says, or in a way that
 * is not known
 */
export async function readRequestBody(request: IncomingMessage): Promise<string> {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() || 'identity';
  try {
    if (encoding === 'identity') return await readBody(request, limits.bodyBytesMax);
    const decoder = Object.hasOwn(decoders, encoding) ? decoders[encoding] : undefined;
    if (!decoder) throw encodingNotSupported();
    return await readDecoded(request, decoder());
  } catch (error) {
    if (error instanceof BodyTooLargeError) throw callerError(error.code, error.message, 413);
    if (isOfZlib(error))
      throw callerError('BAD_REQUEST', `The body is not ${encoding}, as "content-encoding" says.`);
    throw error;
  }
}

/** The request itself stays whole when its body cannot be read, so that it can be answered. */
async function readDecoded(request: IncomingMessage, decoder: Transform): Promise<string> {
  let bytes = 0;
  const count = (chunk: Buffer): void => {
    bytes += chunk.length;
    if (bytes > limits.bodyBytesMax)
      decoder.destroy(new BodyTooLargeError(`The body has more than ${limits.bodyBytesMax} bytes.`));
  };
  const giveUp = (): void => {
    if (!request.readableEnded) decoder.destroy();
  };
  request.on('data', count).once('close', giveUp).pipe(decoder);
  try {
    return await readBody(decoder, limits.bodyBytesMax);
  } finally {
    request.off('data', count).off('close', giveUp).unpipe(decoder);
    decoder.destroy();
  }
}

function encodingNotSupported(): Error {
  const message = 'The body may be compressed with gzip, deflate or br, and not in another way.';
  return callerError('BAD_REQUEST', message, 415, { headers: { 'accept-encoding': 'gzip, deflate, br' } });
}

/** The codes of its errors are the names of its own constants, such as Z_DATA_ERROR. */
function isOfZlib(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return /^(?:Z_|ERR__)/.test(code);
}
