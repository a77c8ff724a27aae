import type { Principal } from '../../platform/access/principal.js';
import { gatewayScope } from '../../platform/access/roles.js';
import { unauthenticated } from './errors.js';

/** How much may be asked in one name. Whoever has none may ask as much as they like. */
export interface Allowance {
  /** In whose name it is counted. */
  readonly name: string;
  readonly requestsPerSecond: number;
  readonly mutationsPerSecond: number;
}

export interface KnownCaller {
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

/** @throws GraphQLError with code UNAUTHENTICATED when the caller is not known */
export function requirePrincipal(caller: Caller): Principal {
  if (!caller.principal) throw unauthenticated(caller.reason);
  return caller.principal;
}

/** Acts when the gateway asks of its own accord, and for callers who need not say who they are. It may see nothing. */
export const nobody: Principal = { subject: 'nobody', role: 'auditor', scopes: [], departments: [] };

/** The gateway when it asks of its own accord what no client may ask. */
export const gatewayItself: Principal = {
  subject: 'gateway',
  role: 'auditor',
  scopes: [gatewayScope],
  departments: [],
};
