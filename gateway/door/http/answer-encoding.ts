import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import Negotiator from 'negotiator';

/** What fits into one packet arrives no sooner when it is smaller. */
const compressedBytesMin = 1_400;
/** Clients that accept more than that were made to cost us time. */
const headerLengthMax = 300;

const offered = ['br', 'gzip', 'identity'] as const;

export interface EncodedBody {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** Compresses an answer the way its client likes best, away from the thread that serves. */
export async function encodedFor({ headers }: IncomingMessage, body: Buffer): Promise<EncodedBody> {
  const accepted = headers['accept-encoding'];
  if (!accepted || accepted.length > headerLengthMax || body.length < compressedBytesMin)
    return { body, headers: {} };
  const encoding = new Negotiator({ headers: { 'accept-encoding': accepted } }).encoding(offered, {
    preferred: offered,
  });
  const compress = compressors[encoding ?? 'identity'];
  return compress
    ? { body: await compress(body), headers: { 'content-encoding': encoding! } }
    : { body, headers: {} };
}

/** At the levels from which on more time gains little. */
const compressors: Readonly<Record<string, (body: Buffer) => Promise<Buffer>>> = {
  br: (body) =>
    promisify(brotliCompress)(body, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
    }),
  gzip: (body) => promisify(gzip)(body, { level: 5 }),
};
