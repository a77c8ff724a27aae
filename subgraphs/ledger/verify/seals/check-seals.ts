import { createHash } from 'node:crypto';
import type { Client } from 'pg';
import type { Findings } from '../findings.js';
import { isSealVersion, type SealVersion } from './sealed-columns.js';
import { readEnd, readSeals, SealedRows } from './sealed-rows.repository.js';
import {
  noSeal,
  sealHash,
  sha256,
  type EntryRow,
  type EventRow,
  type Seal,
  type SealedRow,
} from './sealed-rows.js';

/**
 * Computes the hashes of all entries, events and seals from the rows. Of what does not follow from what stands before, that is
 * named, and what stands after is compared with what is written there: the first finding is where somebody changed the books.
 */
export async function checkSeals(client: Client, findings: Findings): Promise<void> {
  const chain = new Chain(findings);
  for (;;) {
    const seals = await readSeals(client, chain.last.number);
    if (seals.length === 0) break;
    for (const group of ofOneVersion(seals)) await chain.follow(client, group);
  }
  const end = await readEnd(client);
  const { lastSequence, lastPosition } = chain.last;
  if (end.sequence > lastSequence) findings.add(`entries from sequence ${lastSequence + 1n}: have no seal`);
  if (end.position > lastPosition) findings.add(`events from position ${lastPosition + 1n}: have no seal`);
}

function ofOneVersion(seals: readonly Seal[]): Seal[][] {
  const groups: Seal[][] = [];
  for (const seal of seals) {
    const group = groups.at(-1);
    if (group?.[0]?.version === seal.version) group.push(seal);
    else groups.push([seal]);
  }
  return groups;
}

class Chain {
  last = noSeal;
  /** What the hash of the next entry covers beside the entry itself, where it is of the old kind. */
  #hashBefore = sha256('tributary journal');

  constructor(private readonly findings: Findings) {}

  async follow(client: Client, seals: readonly Seal[]): Promise<void> {
    const { version, lastSequence, lastPosition } = seals.at(-1)!;
    if (!isSealVersion(version)) {
      this.findings.add(`seal ${seals[0]!.number}: is of version ${version}, which does not exist`);
      this.last = seals.at(-1)!;
      return;
    }
    const after = this.last;
    const entries = SealedRows.ofEntries(client, version, after.lastSequence, lastSequence);
    const events = SealedRows.ofEvents(client, version, after.lastPosition, lastPosition);
    for (const seal of seals) {
      this.#compare(seal, {
        entries: await digest(entries, seal.lastSequence, (entry) => this.#hashOf(version, entry)),
        events: await digest(events, seal.lastPosition, ({ sent }: EventRow) => sha256(sent)),
      });
      this.last = seal;
    }
  }

  /** What a seal takes for an entry, whose own hash is checked on the way. */
  #hashOf(version: SealVersion, { id, place, hash, sent, words }: EntryRow): Buffer {
    const content = sha256(sent);
    const due = version === 1 ? sha256(this.#hashBefore, sha256(words)) : content;
    if (!due.equals(hash)) {
      this.findings.add(`entry ${id}, sequence ${place}: its hash does not cover what it says`);
    }
    this.#hashBefore = hash;
    return version === 1 ? content : hash;
  }

  #compare(seal: Seal, found: { readonly entries: Buffer; readonly events: Buffer }): void {
    const { number, lastSequence, lastPosition } = seal;
    const say = (detail: string) => this.findings.add(`seal ${number}: ${detail}`);
    if (number !== this.last.number + 1n) say(`follows ${this.last.number}`);
    if (!found.entries.equals(seal.entriesHash))
      say(
        `the entries from sequence ${this.last.lastSequence + 1n} to ${lastSequence} are not those it was put on`,
      );
    if (!found.events.equals(seal.eventsHash))
      say(
        `the events from position ${this.last.lastPosition + 1n} to ${lastPosition} are not those it was put on`,
      );
    if (!sealHash(this.last, seal).equals(seal.hash)) say('its hash does not cover it and the seal before');
  }
}

async function digest<Row extends SealedRow>(
  rows: SealedRows<Row>,
  place: bigint,
  hashOf: (row: Row) => Buffer,
): Promise<Buffer> {
  const hash = createHash('sha256');
  for await (const row of rows.upTo(place)) hash.update(hashOf(row));
  return hash.digest();
}
