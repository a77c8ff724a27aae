import type { Logger } from 'pino';
import { parseApiKey } from '../../../platform/access/api-keys.js';
import {
  InvalidTokenError,
  KeySetUnavailableError,
  type TokenVerifier,
} from '../../../platform/access/tokens.js';
import { credentialOf, type Credential, type Credentials } from './credentials.js';
import { unavailable } from '../../common/errors.js';
import type { ApiKeyDirectory } from '../keys/api-key-directory.js';
import { KeyMemory } from '../keys/key-memory.js';
import { limits } from '../../common/limits.js';
import { FailedAuthentications } from './failed-authentications.js';
import { nobody, type Caller, type KnownCaller } from '../../common/caller.js';

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
