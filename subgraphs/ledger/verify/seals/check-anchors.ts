import type { Client } from 'pg';
import { hasValidSignature, isCutShort, parseAnchor, type Anchor } from '../../anchor/anchor.js';
import { linesOf, sizeOf } from '../../anchor/anchor-file.js';
import type { Findings } from '../findings.js';
import { sealsByNumber, toldAnchors, type SealedHead } from './anchors.repository.js';

/** What is known of anchors outside of the database. */
export interface AnchorEvidence {
  /** Where they were written down. Absent: only what the log tells is checked. */
  readonly file?: string | undefined;
  /** Of those who may sign. None: whoever signed is believed. */
  readonly publicKeys: readonly string[];
}

/** The same at the moment before the database is looked at, which so has all that the file held. */
export interface AnchorsToCheck extends AnchorEvidence {
  /** How much of the file has to be in the chain; what was added since need not. */
  readonly size: number | undefined;
}

interface Named {
  readonly subject: string;
  readonly anchor: Anchor;
}

const linesPerPage = 1_000;

export const noAnchors: AnchorsToCheck = { publicKeys: [], size: undefined };

export const anchorsToCheck = async (evidence: AnchorEvidence): Promise<AnchorsToCheck> => ({
  ...evidence,
  size: evidence.file === undefined ? undefined : await sizeOf(evidence.file),
});

/** Every anchor, in the file as in the log, is a point of today's chain, signed by who may; what the log tells is in the file. */
export async function checkAnchors(
  client: Client,
  findings: Findings,
  { file, publicKeys, size }: AnchorsToCheck,
): Promise<void> {
  const points = new Points(client, findings, new Set(publicKeys));
  const written = file === undefined ? undefined : await checkFile(file, size, points, findings);
  let isMissed = false;
  for await (const page of toldAnchors(client)) {
    isMissed ||= written?.isEmpty ?? false;
    for (const { position, anchor } of page)
      if (!anchor) findings.add(`event ${position}: is no anchor that can be read`);
    const named = page.flatMap(({ position, anchor }) =>
      anchor ? [{ subject: `event ${position}`, anchor }] : [],
    );
    await points.check(named);
    if (written) for (const each of named) written.expect(each, findings);
  }
  if (isMissed) findings.add(`${file}: is not there, or is empty, and the log tells of anchors`);
}

/** Anchors are those of a chain if it has their seals. */
class Points {
  constructor(
    private readonly client: Client,
    private readonly findings: Findings,
    private readonly publicKeys: ReadonlySet<string>,
  ) {}

  async check(named: readonly Named[]): Promise<void> {
    const seals = await sealsByNumber(
      this.client,
      named.map(({ anchor }) => anchor.seal),
    );
    for (const { subject, anchor } of named) {
      const fault = this.#faultOf(anchor, seals.get(anchor.seal));
      if (fault) this.findings.add(`${subject}: ${fault}`);
    }
  }

  #faultOf(anchor: Anchor, seal: SealedHead | undefined): string | undefined {
    const { publicKey, at, seal: number, sequence, position, hash } = anchor;
    if (!hasValidSignature(anchor)) return `was not signed with its key ${publicKey}`;
    if (this.publicKeys.size > 0 && !this.publicKeys.has(publicKey))
      return `was signed with ${publicKey}, which is none of the keys that are known`;
    const was = `at ${at} the chain had seal ${number}, up to sequence ${sequence} and position ${position}`;
    if (!seal) return `${was}, and has it no more`;
    const isSame =
      seal.hash.toString('hex') === hash &&
      String(seal.lastSequence) === sequence &&
      String(seal.lastPosition) === position;
    return isSame ? undefined : `${was}, and has another in its place`;
  }
}

/** The signatures in a file, and how far back it reaches. */
class Written {
  readonly #signatures = new Set<string>();
  #first: bigint | undefined;

  add({ seal, signature }: Anchor): void {
    const number = BigInt(seal);
    if (this.#first === undefined || number < this.#first) this.#first = number;
    this.#signatures.add(signature);
  }

  get isEmpty(): boolean {
    return this.#first === undefined;
  }

  /** A file that was begun anew does not have what was told before. */
  expect({ subject, anchor }: Named, findings: Findings): void {
    if (this.#first === undefined || BigInt(anchor.seal) < this.#first) return;
    if (!this.#signatures.has(anchor.signature))
      findings.add(`${subject}: tells of an anchor of ${anchor.at} that is not in the file`);
  }
}

async function checkFile(
  file: string,
  size: number | undefined,
  points: Points,
  findings: Findings,
): Promise<Written> {
  const written = new Written();
  if ((await sizeOf(file)) === undefined) return written;
  const page: Named[] = [];
  let read = 0;
  let number = 0;
  let torn: string | undefined;
  for await (const line of linesOf(file)) {
    number += 1;
    const isDue = read < (size ?? 0);
    read += Buffer.byteLength(line) + 1;
    const subject = `line ${number} of ${file}`;
    const anchor = parseAnchor(line);
    torn = undefined;
    if (anchor) {
      written.add(anchor);
      if (isDue) page.push({ subject, anchor });
    } else if (!isCutShort(line)) findings.add(`${subject}: is no anchor that can be read`);
    else if (isDue) torn = `${subject}: was cut short; whoever wrote it has written none since`;
    if (page.length === linesPerPage) await points.check(page.splice(0));
  }
  if (torn) findings.add(torn);
  await points.check(page);
  return written;
}
