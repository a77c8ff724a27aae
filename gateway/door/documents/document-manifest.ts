import { createHash } from 'node:crypto';
import { z } from 'zod';

/** Texts of documents by their ids, which are `sha256:` and the hash of the text in lower case. */
export type DocumentManifest = ReadonlyMap<string, string>;

export const hashPrefix = 'sha256:';

export function documentIdOf(text: string): string {
  return hashPrefix + createHash('sha256').update(text).digest('hex');
}

/**
 * Reads a JSON object of ids and texts, as graphql-codegen writes it. The prefix may be absent from ids.
 * @throws Error when it is not one, or when an id is not the hash of its text
 */
export function readManifest(json: string): DocumentManifest {
  const texts = Object.entries(z.record(z.string(), z.string()).parse(JSON.parse(json)));
  const wrong = texts.flatMap(([id, text]) => (withPrefix(id) === documentIdOf(text) ? [] : [id]));
  if (wrong.length > 0)
    throw new Error(`These documents have other hashes than their ids: ${wrong.join(', ')}.`);
  return new Map(texts.map(([, text]) => [documentIdOf(text), text]));
}

const withPrefix = (id: string): string => (id.startsWith(hashPrefix) ? id : hashPrefix + id);
