import type { PresentedApiKey } from '../../../platform/access/api-keys.js';
import type { Principal } from '../../../platform/access/principal.js';

/** On whose behalf the holder of an API key acts, until when, and how much of it. */
export interface ApiKeyGrant {
  readonly principal: Principal;
  readonly expiresAt: Date;
  /** The web pages it may be used from. Absent: those that everybody may ask from. */
  readonly allowedOrigins?: readonly string[] | undefined;
  readonly requestsPerSecond: number;
  readonly mutationsPerSecond: number;
}

/** Where the gateway learns what a key allows. It keeps no keys of its own. */
export interface ApiKeyDirectory {
  /**
   * @returns undefined when there is no such key, its secret is another, or it was revoked or has expired
   * @throws GraphQLError with code SUBGRAPH_UNAVAILABLE when that cannot be found out for now
   */
  find(key: PresentedApiKey): Promise<ApiKeyGrant | undefined>;

  /**
   * The origins that any key may be used from.
   * @throws GraphQLError with code SUBGRAPH_UNAVAILABLE when that cannot be found out for now
   */
  origins(): Promise<readonly string[]>;
}
