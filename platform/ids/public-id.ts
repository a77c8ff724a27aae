import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

const randomBytesPerId = 16;
/** Filled for many ids at a time, because each call of the generator costs more than all else about an id. */
const randomBytes = new Uint8Array(randomBytesPerId * 256);
let randomBytesUsed = randomBytes.length;

const last = { ms: 0, sequence: 0 };

/**
 * A new time-ordered UUID (version 7, RFC 9562), made by the application so that a request can be named before it is
 * stored. Each is greater than those this process made before.
 */
export function newId(): string {
  const random = nextRandomBytes();
  const now = Date.now();
  if (now > last.ms) {
    last.ms = now;
    // Half of the range stays free for ids of the same millisecond.
    last.sequence = new DataView(random.buffer, random.byteOffset).getUint32(0) >>> 1;
  } else {
    last.sequence += 1;
  }
  return v7({ msecs: last.ms, seq: last.sequence, random });
}

function nextRandomBytes(): Uint8Array {
  if (randomBytesUsed === randomBytes.length) {
    randomFillSync(randomBytes);
    randomBytesUsed = 0;
  }
  randomBytesUsed += randomBytesPerId;
  return randomBytes.subarray(randomBytesUsed - randomBytesPerId, randomBytesUsed);
}

/** The form of an id outside the database: a type prefix and the 32 hexadecimal digits of the UUID, such as "pay_0192…". */
export function toPublicId(prefix: string, uuid: string): string {
  return `${prefix}_${uuid.replaceAll('-', '')}`;
}

/** The UUID inside a public id, or undefined when the text is not an id of that type. */
export function fromPublicId(prefix: string, publicId: string): string | undefined {
  const hex = publicId.startsWith(`${prefix}_`) ? publicId.slice(prefix.length + 1) : '';
  if (!/^[0-9a-f]{32}$/.test(hex)) return undefined;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
