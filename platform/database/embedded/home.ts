import { randomUUID } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { ConfigurationError } from '../../config/config.js';
import { makeFolder, unusableFolder } from '../../config/data-folder.js';
import { createLogger } from '../../telemetry/logger.js';
import type { Binaries } from './binaries.js';
import { canRead, type Identity } from './identity.js';

const log = createLogger('platform:database');

/** Where root keeps what the system user must reach when the checkout is closed to it. */
const sharedState = '/var/lib/tributary';

const memory = '/dev/shm';
const roomyBytes = 4 * 1024 ** 3;

export const ephemeralPrefix = 'tributary-postgres-';

/**
 * The folder that holds the cluster and what belongs to it, created when missing. A checkout that the system user
 * cannot reach (root's own home, usually) gets a link there to a folder outside; deleting the link starts afresh.
 * @throws ConfigurationError when the folder cannot be written, or belongs to somebody else
 */
export function persistentHome(folder: string, identity: Identity | undefined): string {
  if (!existsSync(folder)) createHome(folder, identity);
  checkWritable(folder);
  if (!identity) checkOurs(folder);
  return realpathSync(folder);
}

/** A fresh folder for a cluster that is thrown away, in memory if that is asked for and the machine has plenty. */
export function ephemeralHome(identity: Identity | undefined, inMemory: boolean): string {
  const candidates = ephemeralParents(identity).filter(
    (parent) => parent !== memory || (inMemory && isRoomy(parent)),
  );
  const home = mkdtempSync(join(candidates[0] ?? tmpdir(), ephemeralPrefix));
  chmodSync(home, 0o755);
  return realpathSync(home);
}

/** Every folder in which there may be ephemeral homes. */
export function ephemeralParents(identity: Identity | undefined): string[] {
  const parents = [...new Set([memory, tmpdir(), '/tmp'])].filter((parent) => existsSync(parent));
  return identity ? parents.filter((parent) => canRead(identity, `${parent}/.`)) : parents;
}

function isRoomy(folder: string): boolean {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize >= roomyBytes;
}

/** Binaries that the user who runs Postgres can execute: those of the packages, or a copy when the checkout is closed. */
export function reachableBinaries(binaries: Binaries, identity: Identity | undefined): Binaries {
  const samples = ['bin/initdb', 'lib/postgresql', 'share/postgresql/postgres.bki'];
  if (!identity || canRead(identity, ...samples.map((sample) => join(binaries.folder, sample))))
    return binaries;
  const copy = join(sharedState, `postgres-${binaries.version}`);
  if (!existsSync(copy)) copyBinaries(binaries.folder, copy);
  return { ...binaries, folder: copy };
}

function createHome(folder: string, identity: Identity | undefined): void {
  const parent = dirname(folder);
  try {
    makeFolder(parent);
    rmSync(folder, { force: true });
    if (!identity || canRead(identity, `${parent}/.`)) {
      makeOpen(folder);
      return;
    }
  } catch (cause) {
    throw unusableFolder(parent, cause);
  }
  makeSharedState();
  const outside = join(sharedState, randomUUID());
  makeOpen(outside);
  symlinkSync(outside, folder);
  log.info(
    { folder: outside },
    `Postgres runs as a user who cannot enter ${parent}; its data is kept outside`,
  );
}

function copyBinaries(from: string, to: string): void {
  makeSharedState();
  const draft = `${to}.${process.pid}`;
  cpSync(from, draft, { recursive: true, verbatimSymlinks: true });
  spawnSync('chmod', ['-R', 'a+rX', draft]);
  renameSync(draft, to);
}

function makeSharedState(): void {
  makeOpen(sharedState);
}

/** Whatever the umask says, Postgres's own user must be able to pass through. */
function makeOpen(folder: string): void {
  makeFolder(folder);
  chmodSync(folder, 0o755);
}

function checkWritable(folder: string): void {
  try {
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw unusableFolder(folder, cause);
  }
}

/** Postgres insists on it, whatever the rights of the folder are. */
function checkOurs(folder: string): void {
  const cluster = join(folder, 'cluster');
  if (!existsSync(cluster) || statSync(cluster).uid === process.getuid?.()) return;
  throw new ConfigurationError([
    `TRIBUTARY_DATA_DIR: the folder ${cluster} belongs to another user; run as that user, or choose another folder`,
  ]);
}
