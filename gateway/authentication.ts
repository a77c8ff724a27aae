import type { Logger } from 'pino';
import { parseApiKey } from '../platform/access/api-keys.js';
import type { Principal } from '../platform/access/principal.js';
import { InvalidTokenError, KeySetUnavailableError, type TokenVerifier } from '../platform/access/tokens.js';
import { credentialOf, type Credential, type Credentials } from './credentials.js';
import { unauthenticated, unavailable } from './errors.js';
import type { ApiKeyDirectory } from './keys/api-key-directory.js';
import { KeyMemory } from './keys/key-memory.js';
import { limits } from './limits.js';
import { FailedAuthentications } from './rates/failed-authentications.js';
import type { Allowance } from './rates/rate-limits.js';

interface KnownCaller {
  readonly principal: Principal;
  readonly expiresAt?: Date;
  /**
   * Present where access can be withdrawn before it expires. Answers false from a few seconds after that on; cheap enough
   * to be asked often.
   * @throws GraphQLError with code SUBGRAPH_UNAVAILABLE when it cannot be found out for now
   */
  readonly stillHolds?: () => Promise<boolean>;
  readonly allowance?: Allowance;
  /** Present where the caller may ask from these web pages only, and from what is no web page. */
  readonly allowedOrigins?: readonly string[] | undefined;
}

interface Stranger {
  readonly principal?: undefined;
  readonly expiresAt?: undefined;
  readonly stillHolds?: undefined;
  readonly allowedOrigins?: undefined;
  readonly reason: string;
  readonly allowance?: Allowance;
}

/** Who sent a request, or why that is not known, and how much they may ask. */
export type Caller = KnownCaller | Stranger;

/** Whether somebody comes with credentials, or somebody who was known by them is looked at again. */
type Occasion = 'arrival' | 'look';

/**
 * Finds out who a caller is. While a connection is in use it is asked again, up to once a second.
 * @throws GraphQLError with code RATE_LIMITED, on arrival, or SUBGRAPH_UNAVAILABLE when it is to be asked again later
 */
export type Authenticate = (credentials: Credentials, occasion: Occasion) => Promise<Caller>;

export interface AuthenticationOptions {
  readonly verifier: TokenVerifier;
  /** Absent where there are no API keys. */
  readonly apiKeys?: ApiKeyDirectory | undefined;
  /** How many operations per second one subject may send with tokens. Absent: as many as it likes. */
  readonly tokenRequestsPerSecond?: number | undefined;
  readonly logger: Logger;
}

/** Takes everybody for nobody, and asks nobody for a token. */
export const openToEverybody: Authenticate = () => Promise.resolve({ principal: nobody });

/**
 * Knows callers by their tokens and API keys. An address that sends too many wrong ones is told to wait, and keys that
 * were not seen here before are not even looked up for it. Whoever shares the address and is known is served as ever.
 * Credentials that were right when a connection began are no guess when they are wrong by now.
 */
export function byCredentials(options: AuthenticationOptions): Authenticate {
  const { verifier, tokenRequestsPerSecond } = options;
  const failures = new FailedAuthentications(options.logger);
  const keys = options.apiKeys && new KeyMemory(options.apiKeys);

  async function byToken(token: string): Promise<KnownCaller | string> {
    try {
      const verified = await verifier.verify(token);
      if (tokenRequestsPerSecond === undefined) return verified;
      const rates = { requestsPerSecond: tokenRequestsPerSecond, mutationsPerSecond: tokenRequestsPerSecond };
      return { ...verified, allowance: { name: verified.principal.subject, ...rates } };
    } catch (error) {
      if (error instanceof InvalidTokenError) return error.message;
      if (error instanceof KeySetUnavailableError)
        throw unavailable('Tokens cannot be checked at the moment.');
      throw error;
    }
  }

  async function byKey(text: string, address: string, occasion: Occasion): Promise<KnownCaller | string> {
    const key = parseApiKey(text);
    if (!keys || !key) return 'The API key is not valid.';
    if (occasion === 'arrival' && !keys.knows(key)) await failures.requireFew(address);
    const grant = await keys.find(key);
    if (!grant) return 'The API key is not valid.';
    const { principal, expiresAt, allowedOrigins, requestsPerSecond, mutationsPerSecond } = grant;
    return {
      principal,
      expiresAt,
      allowedOrigins,
      stillHolds: async () => (await keys.find(key)) !== undefined,
      allowance: { name: principal.subject, requestsPerSecond, mutationsPerSecond },
    };
  }

  function identify(
    credential: Credential,
    address: string,
    occasion: Occasion,
  ): Promise<KnownCaller | string> | string {
    switch (credential.kind) {
      case 'none':
        return 'There is no token.';
      case 'unreadable':
        return credential.reason;
      case 'token':
        return byToken(credential.text);
      case 'key':
        return byKey(credential.text, address, occasion);
    }
  }

  return async (credentials, occasion) => {
    const { address } = credentials;
    const credential = credentialOf(credentials);
    const known = await identify(credential, address, occasion);
    if (typeof known !== 'string') return known;
    if (occasion === 'arrival' && credential.kind !== 'none') await failures.count(address);
    return { reason: known, allowance: { name: address, ...limits.ofStrangers } };
  };
}

/** @throws GraphQLError with code UNAUTHENTICATED when the caller is not known */
export function requirePrincipal(caller: Caller): Principal {
  if (!caller.principal) throw unauthenticated(caller.reason);
  return caller.principal;
}

/** Acts when the gateway asks of its own accord, and for callers who need not say who they are. It may see nothing. */
export const nobody: Principal = { subject: 'nobody', role: 'auditor', scopes: [], departments: [] };
