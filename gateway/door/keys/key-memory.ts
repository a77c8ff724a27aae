import { LRUCache } from 'lru-cache';
import type { PresentedApiKey } from '../../../platform/access/api-keys.js';
import type { ApiKeyDirectory, ApiKeyGrant } from './api-key-directory.js';

/** For how long a revoked key may go on here, and how often a key in use is looked up. */
const rememberedMs = 2_000;
const rememberedKeysMax = 10_000;

interface Verdict {
  readonly grant: ApiKeyGrant | undefined;
}

/** Remembers for a moment what the directory has said of a key, good or bad. Requests of one key share a look-up. */
export class KeyMemory implements Pick<ApiKeyDirectory, 'find'> {
  readonly #verdicts: LRUCache<string, Verdict, PresentedApiKey>;

  constructor(directory: ApiKeyDirectory) {
    this.#verdicts = new LRUCache({
      max: rememberedKeysMax,
      ttl: rememberedMs,
      noDeleteOnFetchRejection: true,
      fetchMethod: async (_name, _stale, { context }) => ({ grant: await directory.find(context) }),
    });
  }

  async find(key: PresentedApiKey): Promise<ApiKeyGrant | undefined> {
    const verdict = await this.#verdicts.forceFetch(nameOf(key), { context: key });
    return verdict.grant && verdict.grant.expiresAt.getTime() > Date.now() ? verdict.grant : undefined;
  }

  /** Whether the key was good when it was last looked up, however long ago. */
  knows(key: PresentedApiKey): boolean {
    return this.#verdicts.peek(nameOf(key), { allowStale: true })?.grant !== undefined;
  }
}

function nameOf({ id, secretHashHex }: PresentedApiKey): string {
  return `${id} ${secretHashHex}`;
}
