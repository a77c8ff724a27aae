import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { Refusal } from '../../config/refusal.js';

/** The operating system's user as whom Postgres runs. */
export interface Identity {
  readonly uid: number;
  readonly gid: number;
}

const systemUser = 'postgres';

/**
 * Postgres refuses to run as root. When we are root it runs as the owner of an existing cluster, else as the
 * system user `postgres`, which is created when missing. Otherwise it runs as ourselves, which `undefined` says.
 */
export function postgresIdentity(cluster: string): Identity | undefined {
  if (process.getuid?.() !== 0) return undefined;
  if (existsSync(cluster)) {
    const { uid, gid } = statSync(cluster);
    if (uid !== 0) return { uid, gid };
  }
  return lookUp(systemUser) ?? createSystemUser();
}

/** Whether that user can reach a file or folder through all the folders above it. Asking the system beats reasoning. */
export function canRead(identity: Identity, ...paths: string[]): boolean {
  const { status } = spawnSync(
    '/bin/sh',
    ['-c', 'for path; do test -r "$path" || exit 1; done', 'sh', ...paths],
    {
      ...identity,
      cwd: '/',
    },
  );
  return status === 0;
}

function lookUp(name: string): Identity | undefined {
  const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, name], { encoding: 'utf8' }));
  if (uid?.status !== 0 || gid?.status !== 0) return undefined;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

function createSystemUser(): Identity {
  const options = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin'];
  const { error, stderr } = spawnSync('useradd', [...options, systemUser], { encoding: 'utf8' });
  const created = lookUp(systemUser);
  if (created) return created;
  throw new Refusal(
    `Postgres cannot run as root, and the system user ${systemUser} could not be created ` +
      `(${error?.message ?? stderr.trim()}). Run as an ordinary user, or set DATABASE_URL to a Postgres of your own.`,
  );
}
