import { createHmac, createSecretKey, hash, randomUUID, timingSafeEqual, type KeyObject } from 'node:crypto';
import type { Principal } from '../access/principal.js';

export const signatureHeader = 'tributary-signature';
export const principalHeader = 'tributary-principal';

const toleranceMs = 30_000;

export interface SigningKey {
  /** Letters, digits, `-` and `_`. Tells two keys apart while one replaces the other. */
  readonly id: string;
  /** 32 bytes as 64 hex digits, known to the gateway and to one subgraph. */
  readonly secretHex: string;
}

/** What is signed besides time, nonce and the subgraph's name. */
export interface SignedContent {
  readonly body: string;
  /** The principal in the form in which it travels, see `encodePrincipal`. */
  readonly principal: string;
}

/** The request was not signed by the gateway, or not for this subgraph, or not just now, or was seen before. */
export class SignatureError extends Error {
  override readonly name = 'SignatureError';
  readonly code = 'UNAUTHENTICATED';
}

const encodedPrincipals = new WeakMap<Principal, string>();

/** A caller's principal is one object for as long as the token is valid, so it is encoded once. */
export function encodePrincipal(principal: Principal): string {
  const known = encodedPrincipals.get(principal);
  if (known) return known;
  const encoded = Buffer.from(JSON.stringify(principal)).toString('base64url');
  encodedPrincipals.set(principal, encoded);
  return encoded;
}

/** Only to be called for a principal whose signature was verified. */
export function decodePrincipal(text: string): Principal {
  return JSON.parse(Buffer.from(text, 'base64url').toString()) as Principal;
}

/** Signs requests to one subgraph. */
export class RequestSigner {
  readonly #keyId: string;
  readonly #key: KeyObject;

  constructor(
    private readonly subgraph: string,
    key: SigningKey,
  ) {
    this.#keyId = key.id;
    this.#key = keyObjectOf(key);
  }

  /** @returns `keyId.timestampMs.nonce.mac`, good for one request within 30 seconds */
  sign(content: SignedContent): string {
    const timestampMs = String(Date.now());
    const nonce = randomUUID();
    const mac = macOf(this.#key, [timestampMs, nonce, this.subgraph], content);
    return [this.#keyId, timestampMs, nonce, mac.toString('base64url')].join('.');
  }
}

/** Verifies requests in one subgraph. Several keys may be live, so that one can be replaced without an outage. */
export class SignatureVerifier {
  readonly #keys: ReadonlyMap<string, KeyObject>;
  readonly #nonces = new NonceMemory(2 * toleranceMs);

  constructor(
    private readonly subgraph: string,
    keys: readonly SigningKey[],
  ) {
    this.#keys = new Map(keys.map((key) => [key.id, keyObjectOf(key)]));
  }

  /** @throws SignatureError unless the gateway signed exactly this content, for this subgraph, within 30 seconds, and once */
  verify(signature: unknown, content: SignedContent): void {
    const [keyId, timestampMs, nonce, mac, ...rest] =
      typeof signature === 'string' ? signature.split('.') : [];
    const key = this.#keys.get(keyId ?? '');
    if (!key || !timestampMs || !nonce || !mac || rest.length > 0) throw new SignatureError('Not signed.');
    const expected = macOf(key, [timestampMs, nonce, this.subgraph], content);
    const given = Buffer.from(mac, 'base64url');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw new SignatureError('The signature does not fit.');
    }
    if (!(Math.abs(Date.now() - Number(timestampMs)) <= toleranceMs)) {
      throw new SignatureError('The signature has expired.');
    }
    if (!this.#nonces.remember(nonce)) throw new SignatureError('The request was sent before.');
  }
}

/** Remembers for at least `windowMs`, and holds only what was signed properly, so outsiders cannot fill it. */
class NonceMemory {
  #current = new Set<string>();
  #previous = new Set<string>();
  #turnAtMs: number;

  constructor(private readonly windowMs: number) {
    this.#turnAtMs = Date.now() + windowMs;
  }

  /** @returns false when the nonce was remembered before */
  remember(nonce: string): boolean {
    this.#forgetOld(Date.now());
    if (this.#current.has(nonce) || this.#previous.has(nonce)) return false;
    this.#current.add(nonce);
    return true;
  }

  #forgetOld(nowMs: number): void {
    if (nowMs < this.#turnAtMs) return;
    this.#previous = nowMs < this.#turnAtMs + this.windowMs ? this.#current : new Set();
    this.#current = new Set();
    this.#turnAtMs = nowMs + this.windowMs;
  }
}

function macOf(key: KeyObject, parts: readonly string[], { body, principal }: SignedContent): Buffer {
  return createHmac('sha256', key)
    .update([...parts, hash('sha256', body), hash('sha256', principal)].join('\n'))
    .digest();
}

function keyObjectOf({ id, secretHex }: SigningKey): KeyObject {
  if (!/^[A-Za-z0-9_-]+$/.test(id))
    throw new Error('A signing key id has letters, digits, "-" and "_" only.');
  if (!/^[0-9a-f]{64}$/i.test(secretHex)) throw new Error('A signing key must be 32 bytes (64 hex digits).');
  return createSecretKey(Buffer.from(secretHex, 'hex'));
}
