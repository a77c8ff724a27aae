import { randomUUID } from 'node:crypto';
import {
  apiKeyPrefix,
  newApiKey,
  parseApiKey,
  type PresentedApiKey,
} from '../../platform/access/api-keys.js';
import { unavailable } from '../common/errors.js';
import type { ApiKeyDirectory, ApiKeyGrant } from '../door/keys/api-key-directory.js';
import { principal } from './toy-gateway.js';

const hourMs = 60 * 60 * 1000;

/** A directory of keys in memory, which tests can make forget keys, or fail. */
export class ToyKeys implements ApiKeyDirectory {
  readonly #grants = new Map<string, ApiKeyGrant>();
  lookups = 0;
  originLookups = 0;
  isDown = false;

  /** @returns the key, as its holder sends it */
  issue(grant: Partial<ApiKeyGrant> = {}): string {
    const id = randomUUID();
    const text = newApiKey(apiKeyPrefix(id, true));
    this.#grants.set(nameOf(text), {
      principal: { ...principal('integrator'), subject: `key:${id}` },
      expiresAt: new Date(Date.now() + hourMs),
      requestsPerSecond: 1_000,
      mutationsPerSecond: 1_000,
      ...grant,
    });
    return text;
  }

  revoke(text: string): void {
    this.#grants.delete(nameOf(text));
  }

  origins(): Promise<readonly string[]> {
    this.originLookups++;
    return this.isDown
      ? Promise.reject(unavailable('API keys cannot be checked at the moment.'))
      : Promise.resolve([...this.#grants.values()].flatMap(({ allowedOrigins = [] }) => allowedOrigins));
  }

  find({ secretHashHex }: PresentedApiKey): Promise<ApiKeyGrant | undefined> {
    this.lookups++;
    return this.isDown
      ? Promise.reject(unavailable('API keys cannot be checked at the moment.'))
      : Promise.resolve(this.#grants.get(secretHashHex));
  }
}

function nameOf(text: string): string {
  return parseApiKey(text)?.secretHashHex ?? '';
}
