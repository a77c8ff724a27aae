import { join } from 'node:path';
import { dataDirectory } from '../platform/config/paths.js';
import type { DatabaseCredentials } from '../platform/database/credentials.js';
import type { AnchorOptions } from '../subgraphs/ledger/anchor/anchor-publisher.js';
import { AnchorSigner } from '../subgraphs/ledger/anchor/anchor.js';
import type { AnchorEvidence } from '../subgraphs/ledger/verify/seals/check-anchors.js';
import { anchorSecret } from './secrets.js';
import type { AnchorSettings } from './settings.js';

type KeyAndFile = Pick<AnchorSettings, 'ANCHOR_SIGNING_KEY' | 'ANCHOR_FILE'> & {
  readonly DATABASE_URL?: DatabaseCredentials | undefined;
};

const secretOf = ({ ANCHOR_SIGNING_KEY }: KeyAndFile, master: Buffer): string =>
  ANCHOR_SIGNING_KEY ?? anchorSecret(master);

/** In the data directory, one for each database that is used with it, because each has a chain of its own. */
function fileOf({ ANCHOR_FILE, DATABASE_URL }: KeyAndFile): string {
  const server = DATABASE_URL && `-${DATABASE_URL.host}-${DATABASE_URL.port}`.replaceAll(/[^\w.-]/g, '_');
  return ANCHOR_FILE ?? join(dataDirectory(), `anchors${server ?? ''}.jsonl`);
}

/** How a launcher that has the master secret anchors the chain of its books. */
export const anchorOptions = (
  settings: KeyAndFile & Pick<AnchorSettings, 'ANCHOR_INTERVAL_MINUTES'>,
  master: Buffer,
): AnchorOptions => ({
  secretHex: secretOf(settings, master),
  file: fileOf(settings),
  everyMs: settings.ANCHOR_INTERVAL_MINUTES * 60_000,
});

/** The same for a subgraph of its own, which has no more than it is told; without a key it anchors nothing. */
export const ownAnchorOptions = ({
  ANCHOR_SIGNING_KEY: secretHex,
  ANCHOR_FILE: file,
  ANCHOR_INTERVAL_MINUTES: minutes,
}: AnchorSettings): AnchorOptions | undefined =>
  secretHex === undefined ? undefined : { secretHex, file, everyMs: minutes * 60_000 };

/** What the books are checked against where the master secret is known. */
export const anchorEvidence = (
  settings: KeyAndFile & { readonly ANCHOR_PUBLIC_KEYS: readonly string[] },
  master: Buffer,
): AnchorEvidence => ({
  file: fileOf(settings),
  publicKeys: [new AnchorSigner(secretOf(settings, master)).publicKey, ...settings.ANCHOR_PUBLIC_KEYS],
});

/** The same for who may read the database and knows no secret. */
export const toldEvidence = ({
  ANCHOR_FILE: file,
  ANCHOR_SIGNING_KEY: secretHex,
  ANCHOR_PUBLIC_KEYS: given,
}: KeyAndFile & { readonly ANCHOR_PUBLIC_KEYS: readonly string[] }): AnchorEvidence => ({
  file,
  publicKeys: [...(secretHex === undefined ? [] : [new AnchorSigner(secretHex).publicKey]), ...given],
});
