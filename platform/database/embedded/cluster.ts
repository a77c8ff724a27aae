import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { Refusal } from '../../config/refusal.js';
import type { Binaries } from './binaries.js';
import type { Identity } from './identity.js';

export const superuser = 'postgres';

export function clusterIn(home: string): string {
  return join(home, 'cluster');
}

const draftPrefix = `${basename(clusterIn(''))}.new`;

/** Readable by us alone, who need it on every start; Postgres itself keeps only a verifier. */
export function superuserPassword(home: string): string {
  return readFileSync(passwordFile(home), 'utf8').trim();
}

/** Runs initdb when there is no cluster yet. It becomes visible under its name only when complete. */
export async function ensureCluster(
  home: string,
  {
    binaries,
    identity,
    ephemeral,
  }: { binaries: Binaries; identity: Identity | undefined; ephemeral: boolean },
): Promise<void> {
  const cluster = clusterIn(home);
  if (existsSync(cluster)) return;
  const passwordCopy = join(home, 'initdb-password');
  writeFileSync(passwordFile(home), `${randomBytes(24).toString('hex')}\n`, { mode: 0o600 });
  removeDrafts(home);
  const draft = mkdtempSync(join(home, draftPrefix));
  writeFileSync(passwordCopy, superuserPassword(home), { mode: 0o600 });
  if (identity) for (const path of [draft, passwordCopy]) chownSync(path, identity.uid, identity.gid);
  try {
    await initdb(binaries, identity, [
      `--pgdata=${draft}`,
      `--username=${superuser}`,
      `--pwfile=${passwordCopy}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // Sorts alike on every machine, whatever locales are installed there.
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      ...(ephemeral ? ['--no-sync'] : []),
    ]);
  } finally {
    rmSync(passwordCopy, { force: true });
  }
  renameSync(draft, cluster);
}

/**
 * What a process has left that was killed meanwhile. Its initdb may still be at work, so each has a folder of its own, and
 * one that fills while it is removed is left to the next.
 */
function removeDrafts(home: string): void {
  for (const name of readdirSync(home).filter((entry) => entry.startsWith(draftPrefix))) {
    try {
      rmSync(join(home, name), { recursive: true, force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error;
    }
  }
}

/** The environment of Postgres programs: the application's secrets and PG* variables stay out of it. */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
}

async function initdb(binaries: Binaries, identity: Identity | undefined, options: string[]): Promise<void> {
  const child = spawn(join(binaries.folder, 'bin/initdb'), options, {
    ...identity,
    cwd: '/',
    env: postgresEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Refusal(`initdb could not create the embedded Postgres:\n${complaints.trim()}`);
}

function passwordFile(home: string): string {
  return join(home, 'superuser-password');
}
