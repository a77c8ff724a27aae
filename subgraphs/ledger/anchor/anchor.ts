import { sign, verify } from 'node:crypto';
import type { z } from 'zod';
import { journalAnchored } from '../../../books/events/journal-anchored.js';
import { ed25519PrivateKey, ed25519PublicKey, ed25519PublicText } from '../../../platform/access/ed25519.js';

/** A seal as it was at an instant, signed, so that it can be kept where nobody can reach both it and the database. */
export type Anchor = z.output<typeof journalAnchored>;

/** What of a seal an anchor holds. */
export type Anchored = Pick<Anchor, 'seal' | 'sequence' | 'position' | 'hash'>;

/** The text that is signed. None of the fields can hold the end of a line. */
const signedText = ({
  seal,
  sequence,
  position,
  hash,
  at,
}: Omit<Anchor, 'publicKey' | 'signature'>): Buffer =>
  Buffer.from(['tributary anchor 1', seal, sequence, position, hash, at].join('\n'));

export class AnchorSigner {
  readonly #key;
  /** By which everybody can check what it signs. */
  readonly publicKey: string;

  /** @param secretHex 32 bytes as 64 hex digits, from which the key pair follows */
  constructor(secretHex: string) {
    this.#key = ed25519PrivateKey(secretHex);
    this.publicKey = ed25519PublicText(this.#key);
  }

  sign(anchored: Anchored, at: Date): Anchor {
    const fields = { ...anchored, at: at.toISOString() };
    const signature = sign(null, signedText(fields), this.#key).toString('base64url');
    return { ...fields, publicKey: this.publicKey, signature };
  }
}

/** Whether it is what was signed with the key that it names. */
export function hasValidSignature(anchor: Anchor): boolean {
  try {
    const signature = Buffer.from(anchor.signature, 'base64url');
    return verify(null, signedText(anchor), ed25519PublicKey(anchor.publicKey), signature);
  } catch {
    return false;
  }
}

export const formatAnchor = (anchor: Anchor): string => `${JSON.stringify(anchor)}\n`;

/** @returns undefined where the text is no anchor */
export function parseAnchor(text: string): Anchor | undefined {
  try {
    return journalAnchored.strict().parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

const beginning = '{"seal":"';

/** Whether a text is what a crash leaves of an anchor, which was then told nowhere. */
export const isCutShort = (text: string): boolean =>
  (text.startsWith(beginning) || beginning.startsWith(text)) && !text.endsWith('}');
