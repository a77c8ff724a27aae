import { existsSync, lstatSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { damagedFolder } from '../config/data-folder.js';
import type { Refusal } from '../config/refusal.js';
import { createLogger } from '../telemetry/logger.js';
import type { DatabaseCredentials } from './credentials.js';
import { findBinaries, type Binaries } from './embedded/binaries.js';
import { isClaimed } from './embedded/claim.js';
import { clusterIn, superuser, superuserPassword } from './embedded/cluster.js';
import {
  ephemeralHome,
  ephemeralParents,
  ephemeralPrefix,
  persistentHome,
  reachableBinaries,
} from './embedded/home.js';
import { postgresIdentity, type Identity } from './embedded/identity.js';
import { runningPostmaster, stop, type FurtherSettings } from './embedded/postmaster.js';
import { EmbeddedServer, host, type Origin, type Surroundings } from './embedded/server.js';
import { Watch } from './embedded/watch.js';

export interface EmbeddedPostgresOptions {
  /** The cluster lives in its subfolder `postgres`. */
  readonly dataDirectory: string;
  /** Absent or 0 takes the one of a server that already runs, the one it had last, or any free one. */
  readonly port?: number;
}

/** A server that is started again when it ends by itself. Disposing stops it, unless it is shared. */
export interface EmbeddedPostgres extends AsyncDisposable {
  readonly address: { readonly host: string; readonly port: number };
  /** Of the maintenance database `postgres`. */
  readonly superuser: DatabaseCredentials;
  readonly origin: Origin;
  /** Resolves when the server has ended and could not be started again; the message tells the operator why. */
  readonly lost: Promise<Refusal>;
}

const log = createLogger('platform:database');

/**
 * Starts the Postgres that comes with the packages, on 127.0.0.1 only, and keeps its data in the data directory.
 * It ends with this process, except after kill -9: then the next start takes the running server over.
 * @throws Error that tells the operator what to change
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const folder = join(options.dataDirectory, 'postgres');
  const identity = postgresIdentity(clusterIn(folder));
  const home = persistentHome(folder, identity);
  const surroundings = { home, identity, port: options.port ?? 0, ephemeral: false };
  try {
    return await open({ ...surroundings, binaries: binariesFor(identity) });
  } catch (error) {
    throw damagedFolder(home, error);
  }
}

/** Where the embedded Postgres of a data directory listens, if one runs there at this moment. Nothing is started. */
export function runningEmbeddedPostgres(dataDirectory: string): { host: string; port: number } | undefined {
  const folder = join(dataDirectory, 'postgres');
  const postmaster = existsSync(folder) ? runningPostmaster(realpathSync(folder)) : undefined;
  return postmaster && { host, port: postmaster.port };
}

/** Whether the embedded Postgres of a data directory has ever been started. Nothing is. */
export function hasEmbeddedPostgres(dataDirectory: string): boolean {
  return existsSync(clusterIn(join(dataDirectory, 'postgres')));
}

/**
 * Starts a server on an empty cluster that disappears with it. Its settings are those of the real one.
 * @param options.settings what it is to do besides, such as to keep the times of commits
 * @param options.inMemory where the machine has room, keeps the files in memory: databases are created ten times as
 *   fast, but how long a commit takes says nothing
 */
export async function startEphemeralPostgres({
  inMemory = false,
  settings = {},
}: { inMemory?: boolean; settings?: FurtherSettings } = {}): Promise<EmbeddedPostgres> {
  const identity = postgresIdentity('');
  await removeAbandoned(identity);
  const home = ephemeralHome(identity, inMemory);
  return open({ home, identity, port: 0, ephemeral: true, binaries: binariesFor(identity), settings });
}

function binariesFor(identity: Identity | undefined): Binaries {
  return reachableBinaries(findBinaries(), identity);
}

async function open(surroundings: Surroundings): Promise<EmbeddedPostgres> {
  const { home, ephemeral } = surroundings;
  const { server, origin } = await EmbeddedServer.open(surroundings);
  const { port } = server;
  log.info({ port, origin, home }, 'embedded Postgres is ready');
  // What is thrown away anyway is not mended.
  const watch = ephemeral ? undefined : new Watch(server);
  return {
    address: { host, port },
    superuser: { host, port, database: 'postgres', user: superuser, password: superuserPassword(home) },
    origin,
    lost: watch?.lost ?? new Promise(() => undefined),
    async [Symbol.asyncDispose]() {
      await watch?.[Symbol.asyncDispose]();
      await server.close();
    },
  };
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
