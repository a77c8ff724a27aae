import { existsSync, lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLogger } from '../telemetry/logger.js';
import type { DatabaseCredentials } from './credentials.js';
import { findBinaries, type Binaries } from './embedded/binaries.js';
import { claim, isClaimed, releaseClaim } from './embedded/claim.js';
import { clusterIn, ensureCluster, superuser, superuserPassword } from './embedded/cluster.js';
import { stopWithProcess } from './embedded/exit.js';
import { freePort } from './embedded/free-port.js';
import {
  ephemeralHome,
  ephemeralParents,
  ephemeralPrefix,
  persistentHome,
  reachableBinaries,
} from './embedded/home.js';
import { postgresIdentity, type Identity } from './embedded/identity.js';
import {
  isCurrent,
  launch,
  LaunchError,
  runningPostmaster,
  stop,
  waitUntilReady,
  type Postmaster,
} from './embedded/postmaster.js';
import { createClient } from './pool.js';

export interface EmbeddedPostgresOptions {
  /** The cluster lives in its subfolder `postgres`. */
  readonly dataDirectory: string;
  /** Absent or 0 takes any free port, or the one of a server that already runs. */
  readonly port?: number;
}

/**
 * How this start came by its server: `created` a new cluster; `started` an existing one; `adopted` a server that outlived
 * a killed process; `shared` with a living process, which stays responsible for it.
 */
type Origin = 'created' | 'started' | 'adopted' | 'shared';

/** Disposing stops the server, unless it is shared. */
export interface EmbeddedPostgres extends AsyncDisposable {
  readonly address: { readonly host: string; readonly port: number };
  /** Of the maintenance database `postgres`. */
  readonly superuser: DatabaseCredentials;
  readonly origin: Origin;
}

interface Surroundings {
  readonly home: string;
  readonly binaries: Binaries;
  readonly identity: Identity | undefined;
  readonly port: number;
  readonly ephemeral: boolean;
}

const log = createLogger('platform:database');
const host = '127.0.0.1';
const launchAttempts = 10;
const retryMs = 300;
const adoptionTimeoutMs = 1000;

/**
 * Starts the Postgres that comes with the packages, on 127.0.0.1 only, and keeps its data in the data directory.
 * It ends with this process, except after kill -9: then the next start takes the running server over.
 * @throws Error that tells the operator what to change
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const folder = join(options.dataDirectory, 'postgres');
  const identity = postgresIdentity(clusterIn(folder));
  const home = persistentHome(folder, identity);
  return open({ home, identity, port: options.port ?? 0, ephemeral: false, binaries: binariesFor(identity) });
}

/**
 * Starts a server on an empty cluster that disappears with it. Its settings are those of the real one.
 * @param options.inMemory where the machine has room, keeps the files in memory: databases are created ten times as
 *   fast, but how long a commit takes says nothing
 */
export async function startEphemeralPostgres({ inMemory = false } = {}): Promise<EmbeddedPostgres> {
  const identity = postgresIdentity('');
  await removeAbandoned(identity);
  const home = ephemeralHome(identity, inMemory);
  return open({ home, identity, port: 0, ephemeral: true, binaries: binariesFor(identity) });
}

function binariesFor(identity: Identity | undefined): Binaries {
  return reachableBinaries(findBinaries(), identity);
}

async function open(surroundings: Surroundings): Promise<EmbeddedPostgres> {
  const { home, ephemeral } = surroundings;
  if (!claim(home)) return describe(await joinOwner(home), home, 'shared', async () => {});
  const release = stopWithProcess(home);
  const close = async (): Promise<void> => {
    await stop(home, ephemeral ? 'immediate' : 'fast');
    release();
    releaseClaim(home);
    if (ephemeral) rmSync(home, { recursive: true, force: true });
  };
  try {
    const created = !existsSync(clusterIn(home));
    await ensureCluster(home, surroundings);
    const adopted = await adopt(surroundings);
    const postmaster = adopted ?? (await launchPersistently(surroundings));
    return describe(postmaster, home, created ? 'created' : adopted ? 'adopted' : 'started', close);
  } catch (error) {
    await close();
    throw error;
  }
}

function describe(
  postmaster: Postmaster,
  home: string,
  origin: Origin,
  close: () => Promise<void>,
): EmbeddedPostgres {
  const { port } = postmaster;
  log.info({ port, origin, home }, 'embedded Postgres is ready');
  return {
    address: { host, port },
    superuser: { host, port, database: 'postgres', user: superuser, password: superuserPassword(home) },
    origin,
    [Symbol.asyncDispose]: close,
  };
}

/** The owner may still be creating the cluster. */
async function joinOwner(home: string): Promise<Postmaster> {
  return waitUntilReady(home, () =>
    isClaimed(home)
      ? undefined
      : new Error(`The process that was starting Postgres in ${home} has ended; try again.`),
  );
}

/** Takes over a server whose owner died, if it is what we would start ourselves and answers; otherwise makes room. */
async function adopt({ home, binaries, port }: Surroundings): Promise<Postmaster | undefined> {
  const orphan = await settled(home);
  if (!orphan) return undefined;
  const usable =
    orphan.status === 'ready' && (port === 0 || port === orphan.port) && isCurrent(orphan, home, binaries);
  if (usable && (await answers(orphan, home))) return orphan;
  log.info({ pid: orphan.pid }, 'stopping a Postgres that an ended process left behind');
  await stop(home);
  return undefined;
}

/** A server that was just starting, and is perhaps recovering, is given the time for it. */
async function settled(home: string): Promise<Postmaster | undefined> {
  const orphan = runningPostmaster(home);
  if (orphan?.status !== 'starting') return orphan;
  return waitUntilReady(home, () =>
    runningPostmaster(home)
      ? undefined
      : new Error(`The Postgres left behind in ${home} ended while starting.`),
  ).catch(() => undefined);
}

async function answers({ port }: Postmaster, home: string): Promise<boolean> {
  const credentials = {
    host,
    port,
    database: 'postgres',
    user: superuser,
    password: superuserPassword(home),
  };
  const client = createClient(credentials, 'tributary:adopt', adoptionTimeoutMs);
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch (error) {
    log.warn({ error: (error as Error).message }, 'the Postgres left behind does not answer');
    return false;
  } finally {
    await client.end();
  }
}

async function launchPersistently(surroundings: Surroundings): Promise<Postmaster> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await launch(surroundings.home, {
        ...surroundings,
        port: surroundings.port || (await freePort()),
      });
    } catch (error) {
      if (!(error instanceof LaunchError && error.isPassing && attempt < launchAttempts)) throw error;
      await sleep(retryMs);
    }
  }
}

/** A test run that was killed leaves its server and folder behind; the next one clears them away. */
async function removeAbandoned(identity: Identity | undefined): Promise<void> {
  for (const parent of ephemeralParents(identity)) {
    for (const name of readdirSync(parent).filter((entry) => entry.startsWith(ephemeralPrefix))) {
      const home = join(parent, name);
      if (!isOurs(home) || isClaimed(home) || !existsSync(join(home, 'owner.json'))) continue;
      await stop(home, 'immediate');
      rmSync(home, { recursive: true, force: true });
    }
  }
}

function isOurs(home: string): boolean {
  return lstatSync(home, { throwIfNoEntry: false })?.uid === process.getuid?.();
}
