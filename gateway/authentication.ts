import type { Principal } from '../platform/access/principal.js';
import { InvalidTokenError, type TokenVerifier } from '../platform/access/tokens.js';
import { unauthenticated } from './errors.js';

/** Who sent a request, or why that is not known. */
export type Caller =
  | { readonly principal: Principal; readonly expiresAt?: Date }
  | { readonly principal?: undefined; readonly expiresAt?: undefined; readonly reason: string };

/** Finds out who a caller is, from an Authorization header or the field of that name in `connection_init`. */
export type Authenticate = (authorization: unknown) => Promise<Caller>;

export function byToken(verifier: TokenVerifier): Authenticate {
  return (authorization) => identify(authorization, verifier);
}

/** Takes everybody for nobody, and asks nobody for a token. */
export const openToEverybody: Authenticate = () => Promise.resolve({ principal: nobody });

async function identify(authorization: unknown, verifier: TokenVerifier): Promise<Caller> {
  const token = typeof authorization === 'string' ? /^Bearer ([^\s]+)$/i.exec(authorization)?.[1] : undefined;
  if (!token)
    return { reason: authorization ? 'The authorization is not a bearer token.' : 'There is no token.' };
  try {
    return await verifier.verify(token);
  } catch (error) {
    if (error instanceof InvalidTokenError) return { reason: error.message };
    throw error;
  }
}

/** @throws GraphQLError with code UNAUTHENTICATED when the caller is not known */
export function requirePrincipal(caller: Caller): Principal {
  if (!caller.principal) throw unauthenticated(caller.reason);
  return caller.principal;
}

/** Acts when the gateway asks of its own accord, and for callers who need not say who they are. It may see nothing. */
export const nobody: Principal = { subject: 'nobody', role: 'auditor', scopes: [], departments: [] };
