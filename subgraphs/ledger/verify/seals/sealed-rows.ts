import { createHash } from 'node:crypto';

/** A row that belongs under a seal, by its place in the journal or in the log. */
export interface SealedRow {
  readonly place: bigint;
}

/** An entry as the database holds it, its columns and its lines in binary. */
export interface EntryRow extends SealedRow {
  readonly id: string;
  readonly hash: Buffer;
  readonly sent: Buffer;
  /** What an entry of version 1 says, in the words that its hash covers. */
  readonly words: string;
}

export interface EventRow extends SealedRow {
  readonly sent: Buffer;
}

export interface Seal {
  readonly number: bigint;
  readonly version: number;
  readonly lastSequence: bigint;
  readonly lastPosition: bigint;
  readonly entriesHash: Buffer;
  readonly eventsHash: Buffer;
  readonly hash: Buffer;
}

/** Before the first. */
export const noSeal: Seal = {
  number: 0n,
  version: 0,
  lastSequence: 0n,
  lastPosition: 0n,
  entriesHash: Buffer.alloc(0),
  eventsHash: Buffer.alloc(0),
  hash: Buffer.alloc(0),
};

export const sha256 = (...parts: readonly (Buffer | string)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** The hash that a seal must have behind another, from numbers of fixed length and hashes. */
export function sealHash(before: Seal, seal: Omit<Seal, 'hash'>): Buffer {
  const numbers = Buffer.alloc(26);
  numbers.writeBigInt64BE(seal.number, 0);
  numbers.writeInt16BE(seal.version, 8);
  numbers.writeBigInt64BE(seal.lastSequence, 10);
  numbers.writeBigInt64BE(seal.lastPosition, 18);
  return sha256(before.hash, numbers, seal.entriesHash, seal.eventsHash);
}
