import { createPublicKey, type KeyObject } from 'node:crypto';
import { createRemoteJWKSet, errors, jwtVerify, SignJWT, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { LRUCache } from 'lru-cache';
import { apiKeySubjectPrefix } from './api-keys.js';
import { ed25519PrivateKey } from './ed25519.js';
import type { Principal } from './principal.js';
import { isRole, isScope, roleGrants, type Scope } from './roles.js';

const developmentIssuer = 'https://tributary.invalid/development';
const defaultAudience = 'tributary';
const defaultLifetimeSeconds = 12 * 60 * 60;
const clockToleranceSeconds = 30;
const tokenLengthMax = 8_192;
const cachedTokensMax = 10_000;

/** The token is missing, malformed, expired, or signed by somebody else. */
export class InvalidTokenError extends Error {
  override readonly name = 'InvalidTokenError';
  readonly code = 'UNAUTHENTICATED';
}

/** Whether the token proves anything cannot be found out, because the keys of the identity provider are out of reach. */
export class KeySetUnavailableError extends Error {
  override readonly name = 'KeySetUnavailableError';
}

export interface VerifiedToken {
  readonly principal: Principal;
  readonly expiresAt: Date;
}

export interface TokenSource {
  readonly issuer: string;
  readonly audience?: string;
}

/**
 * Signs tokens for development, tests and the demo. The key pair follows from the secret alone,
 * so another process that knows the secret verifies them and nothing is stored.
 */
export class TokenIssuer {
  readonly #key: KeyObject;

  /** @param secretHex 32 bytes as 64 hex digits */
  constructor(secretHex: string) {
    this.#key = ed25519PrivateKey(secretHex);
  }

  /** @returns a bearer token that `TokenVerifier.forDevelopment` of the same secret accepts until it expires */
  async issue(principal: Principal, lifetimeSeconds = defaultLifetimeSeconds): Promise<string> {
    const issuedAt = Math.floor(Date.now() / 1000);
    return new SignJWT({
      role: principal.role,
      scope: principal.scopes.join(' '),
      departments: principal.departments,
    })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'JWT' })
      .setSubject(principal.subject)
      .setIssuer(developmentIssuer)
      .setAudience(defaultAudience)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + lifetimeSeconds)
      .sign(this.#key);
  }
}

/** Turns bearer tokens into principals. Verified ones are remembered until they expire, because a signature costs 100 µs. */
export class TokenVerifier {
  readonly #verified = new LRUCache<string, VerifiedToken>({ max: cachedTokensMax });

  private constructor(
    private readonly key: JWTVerifyGetKey,
    private readonly algorithms: string[],
    private readonly source: Required<TokenSource>,
  ) {}

  /** Accepts what `TokenIssuer` signs with the same secret. */
  static forDevelopment(secretHex: string): TokenVerifier {
    const key = createPublicKey(ed25519PrivateKey(secretHex));
    return new TokenVerifier(() => Promise.resolve(key), ['EdDSA'], {
      issuer: developmentIssuer,
      audience: defaultAudience,
    });
  }

  /** Accepts what an identity provider signs with a key of its published set. Keys are fetched again when an unknown one appears. */
  static forKeySet(url: URL, { issuer, audience = defaultAudience }: TokenSource): TokenVerifier {
    return new TokenVerifier(reachableKeys(createRemoteJWKSet(url)), ['EdDSA', 'ES256', 'RS256'], {
      issuer,
      audience,
    });
  }

  /**
   * @throws InvalidTokenError when the token proves nothing, for whatever reason
   * @throws KeySetUnavailableError when it cannot be checked for now
   */
  async verify(token: string): Promise<VerifiedToken> {
    const known = this.#verified.get(token) ?? (await this.#verifySignature(token));
    // The tolerance of the signature check covers a slow clock of ours; an expired token is expired.
    if (known.expiresAt.getTime() <= Date.now()) {
      this.#verified.delete(token);
      throw new InvalidTokenError('The token has expired.');
    }
    return known;
  }

  async #verifySignature(token: string): Promise<VerifiedToken> {
    if (token.length > tokenLengthMax) throw new InvalidTokenError('The token is too long.');
    try {
      const { payload } = await jwtVerify(token, this.key, {
        algorithms: this.algorithms,
        issuer: this.source.issuer,
        audience: this.source.audience,
        requiredClaims: ['sub', 'exp', 'role', 'scope', 'departments'],
        clockTolerance: clockToleranceSeconds,
      });
      const verified = { principal: principalFrom(payload), expiresAt: new Date(Number(payload.exp) * 1000) };
      this.#verified.set(token, verified);
      return verified;
    } catch (error) {
      if (error instanceof KeySetUnavailableError) throw error;
      throw new InvalidTokenError('The token is not valid.', { cause: error });
    }
  }
}

/** What jose finds out from the keys is about the token; all else that goes wrong is about the way to them. */
function reachableKeys(keys: JWTVerifyGetKey): JWTVerifyGetKey {
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
        throw error;
      throw new KeySetUnavailableError('The key set cannot be read.', { cause: error });
    }
  };
}

function principalFrom({ sub, role, scope, departments }: JWTPayload): Principal {
  if (!sub || !isRole(role) || typeof scope !== 'string' || !isDepartments(departments)) {
    throw new Error('The claims do not describe a principal.');
  }
  if (sub.startsWith(apiKeySubjectPrefix)) throw new Error('A token cannot speak for an API key.');
  // A scope that this release does not know grants nothing here, nor does one that is not for the role.
  const atMost: readonly Scope[] = roleGrants[role];
  const scopes = scope.split(' ').filter((each): each is Scope => isScope(each) && atMost.includes(each));
  return { subject: sub, role, scopes, departments };
}

function isDepartments(value: unknown): value is Principal['departments'] {
  return value === '*' || (Array.isArray(value) && value.every((code) => typeof code === 'string'));
}
