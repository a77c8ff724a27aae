import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readManifest } from '../gateway/door/documents/document-manifest.js';
import type { TrustedDocumentsOptions } from '../gateway/door/documents/trusted-documents.js';
import { ConfigurationError } from '../platform/config/config.js';
import { knowsWholeSchema } from '../platform/access/roles.js';
import { projectRoot } from '../platform/config/paths.js';
import { unreadable } from './unreadable.js';

/** The operations of our own users, as `npm run codegen` writes them. */
export const ownDocumentsPath = join(projectRoot, 'schema/generated/persisted-documents.json');

/**
 * The documents of a manifest. Whoever works for the agency may be held to them; integrators write their own.
 * @throws ConfigurationError when the manifest cannot be read, or somebody is to be held to documents that are not given
 */
export async function trustedDocuments(
  path: string | undefined,
  mode: TrustedDocumentsOptions['mode'],
): Promise<TrustedDocumentsOptions | undefined> {
  if (path === undefined) {
    if (mode === 'off') return undefined;
    throw new ConfigurationError(['TRUSTED_DOCUMENTS_PATH is missing']);
  }
  const manifest = await readFile(path, 'utf8')
    .then(readManifest)
    .catch(unreadable('TRUSTED_DOCUMENTS_PATH', path));
  return { manifest, mode, appliesTo: ({ role }) => knowsWholeSchema(role) };
}
