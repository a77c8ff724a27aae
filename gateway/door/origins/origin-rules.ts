import type { IncomingHttpHeaders } from 'node:http';
import type { GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Caller } from '../../common/caller.js';
import { callerError } from '../../common/errors.js';
import type { ApiKeyDirectory } from '../keys/api-key-directory.js';

const anyOrigin = '*';
/** For how long an origin may go on to be refused after a key has come to name it. */
const rememberedMs = 5_000;

/**
 * The origin of a web page of somebody else. Programs send none, and pages of the gateway's own host, or of the proxy in
 * front of it, are told by the host and by what browsers alone can say.
 */
export function foreignOrigin(headers: IncomingHttpHeaders): string | undefined {
  const { origin, host } = headers;
  if (!origin || headers['sec-fetch-site'] === 'same-origin' || hostOf(origin) === host) return undefined;
  return origin;
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

/**
 * Which web pages of others may ask. Who operates the gateway lists origins, and an API key may name its own: it is
 * accepted from those alone. A browser asks beforehand without saying who will ask, so every origin is admitted that
 * anybody may ask from, and the caller is looked at when it does.
 */
export class OriginRules {
  readonly #listed: ReadonlySet<string>;
  readonly #ofKeys: LRUCache<'all', ReadonlySet<string>> | undefined;

  /** @param keys absent where there are no API keys */
  constructor(listed: readonly string[], keys: ApiKeyDirectory | undefined) {
    this.#listed = new Set(listed);
    this.#ofKeys =
      keys &&
      new LRUCache<'all', ReadonlySet<string>>({
        max: 1,
        ttl: rememberedMs,
        allowStaleOnFetchRejection: true,
        fetchMethod: async () => new Set(await keys.origins()),
      });
  }

  /** Whether pages of the origin may ask, be it with a single key. While that cannot be found out, they may not. */
  async admits(origin: string): Promise<boolean> {
    if (this.#lists(origin)) return true;
    const ofKeys = await this.#ofKeys?.fetch('all').catch(() => undefined);
    return ofKeys?.has(origin) ?? false;
  }

  /**
   * Strangers are let through, because they see no more than the schema.
   * @throws GraphQLError with code ORIGIN_NOT_ALLOWED when pages of the origin may not ask on behalf of the caller
   */
  requireFor(origin: string | undefined, { principal, allowedOrigins }: Caller): void {
    if (origin === undefined || !principal) return;
    const isAllowed = allowedOrigins ? allowedOrigins.includes(origin) : this.#lists(origin);
    if (!isAllowed) throw originNotAllowed();
  }

  #lists(origin: string): boolean {
    return this.#listed.has(origin) || this.#listed.has(anyOrigin);
  }
}

export function originNotAllowed(): GraphQLError {
  return callerError(
    'ORIGIN_NOT_ALLOWED',
    'Pages of this origin may not ask here, or not with this key.',
    403,
  );
}
