import { hash, randomBytes } from 'node:crypto';
import { toPublicId } from '../ids/public-id.js';

/** What the ids of keys begin with, see `toPublicId`. */
export const apiKeyIdPrefix = 'key';

/** What the subjects of keys begin with, and no other subject. */
export const apiKeySubjectPrefix = 'key:';

const secretBytes = 32;

/** `trib_live_` or `trib_test_`, the 32 hexadecimal digits of the key's id, and its secret. */
const form = /^trib_(?:live|test)_([0-9a-f]{32})_[A-Za-z0-9_-]{43}$/;

/** An API key as it was shown to somebody, in the form in which it may be passed on and compared. */
export interface PresentedApiKey {
  /** As the graph knows the key. */
  readonly id: string;
  /** SHA-256 of the whole text, 64 hexadecimal digits. */
  readonly secretHashHex: string;
}

/** What an API key begins with. It is no secret: it tells keys apart in lists, and lets scanners find lost ones. */
export function apiKeyPrefix(id: string, sandbox: boolean): string {
  return `trib_${sandbox ? 'test' : 'live'}_${id.replaceAll('-', '')}`;
}

/** A new key with a secret of 256 random bits. Who makes it shows it once and keeps its hash. */
export function newApiKey(prefix: string): string {
  return `${prefix}_${randomBytes(secretBytes).toString('base64url')}`;
}

/** The secret has too many bits to be guessed, so that no slow hash is needed to protect it. */
export function hashOfApiKey(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}

/** Whether a bearer credential means to be an API key and no token. */
export function isApiKey(credential: string): boolean {
  return credential.startsWith('trib_');
}

/** Undefined for what cannot be a key. */
export function parseApiKey(text: string): PresentedApiKey | undefined {
  const idHex = form.exec(text)?.[1];
  if (idHex === undefined) return undefined;
  return { id: toPublicId(apiKeyIdPrefix, idHex), secretHashHex: hashOfApiKey(text).toString('hex') };
}
