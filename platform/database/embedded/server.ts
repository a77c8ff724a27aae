import { existsSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLogger } from '../../telemetry/logger.js';
import { createClient } from '../pool.js';
import type { Binaries } from './binaries.js';
import { claim, enterAsGuest, hasGuests, isClaimed, releaseClaim } from './claim.js';
import { clusterIn, ensureCluster, superuser, superuserPassword } from './cluster.js';
import { stopWithProcess } from './exit.js';
import type { Identity } from './identity.js';
import { keepPort, preferredPort } from './kept-port.js';
import {
  isAlive,
  isCurrent,
  launch,
  LaunchError,
  runningPostmaster,
  stop,
  waitUntilReady,
  type FurtherSettings,
  type Postmaster,
} from './postmaster.js';
import { ServerMoved } from './watch.js';

/**
 * How a process came by its server: `created` a new cluster; `started` an existing one; `adopted` a server that outlived
 * a killed process; `shared` with a living process, which stays responsible for it.
 */
export type Origin = 'created' | 'started' | 'adopted' | 'shared';

export interface Surroundings {
  readonly home: string;
  readonly binaries: Binaries;
  readonly identity: Identity | undefined;
  /** 0 takes the one it had last, or any free one. */
  readonly port: number;
  readonly ephemeral: boolean;
  /** Only of an ephemeral server: one that is taken over is known by the settings that all have. */
  readonly settings?: FurtherSettings;
}

export const host = '127.0.0.1';

const log = createLogger('platform:database');
const launchAttempts = 10;
const retryMs = 300;
const adoptionTimeoutMs = 1000;

/** The server of one home as this process has it: as its owner, who starts and stops it, or as a guest of the owner. */
export class EmbeddedServer {
  readonly #surroundings: Surroundings;
  #postmaster: Postmaster;
  /** Set while this process is the owner. */
  #release: (() => void) | undefined;
  /** Set while it is a guest. */
  #leave: (() => void) | undefined;

  private constructor(
    surroundings: Surroundings,
    postmaster: Postmaster,
    { release, leave }: { release?: () => void; leave?: () => void },
  ) {
    this.#surroundings = surroundings;
    this.#postmaster = postmaster;
    this.#release = release;
    this.#leave = leave;
  }

  static async open(surroundings: Surroundings): Promise<{ server: EmbeddedServer; origin: Origin }> {
    const { home } = surroundings;
    while (!claim(home)) {
      // Before it is looked whether the owner is there: whoever leaves later leaves the server running.
      const leave = enterAsGuest(home);
      const postmaster = await joinOwner(home).catch((error: unknown) => {
        leave();
        throw error;
      });
      if (postmaster)
        return { server: new EmbeddedServer(surroundings, postmaster, { leave }), origin: 'shared' };
      leave();
    }
    const release = stopWithProcess(home);
    try {
      const created = !existsSync(clusterIn(home));
      await ensureCluster(home, surroundings);
      const adopted = await adopt(surroundings);
      const postmaster = adopted ?? (await launchPersistently(surroundings));
      const origin = created ? 'created' : adopted ? 'adopted' : 'started';
      return { server: new EmbeddedServer(surroundings, postmaster, { release }), origin };
    } catch (error) {
      await close(surroundings, release);
      throw error;
    }
  }

  get port(): number {
    return this.#postmaster.port;
  }

  /** A guest whose owner has gone and left the server running becomes the owner. */
  isRunning(): boolean {
    const runs = isAlive(this.#postmaster);
    if (runs && !this.#release) this.#takeOver();
    return runs;
  }

  /** @returns whether this process owns the server now; not while another one does */
  #takeOver(): boolean {
    const { home } = this.#surroundings;
    if (isClaimed(home) || !claim(home)) return false;
    this.#release = stopWithProcess(home);
    this.#leave?.();
    this.#leave = undefined;
    return true;
  }

  /**
   * Has the server running again after it ended. A guest whose owner has gone becomes the owner.
   * @throws ServerMoved when somebody else has it running at another port, where nobody in this process would find it
   */
  async resume(): Promise<void> {
    const { port } = this;
    while (!this.#release) {
      if (this.#takeOver()) break;
      if (await this.#follow(port)) return;
    }
    const wanted = { ...this.#surroundings, port };
    this.#postmaster = (await adopt(wanted)) ?? (await launchPersistently(wanted));
  }

  /** @returns whether the owner has it running again; false when the owner went away instead */
  async #follow(port: number): Promise<boolean> {
    const { home } = this.#surroundings;
    const postmaster = await joinOwner(home);
    if (!postmaster) return false;
    if (postmaster.port !== port) {
      throw new ServerMoved(
        `The embedded Postgres in ${home} was started by another process at port ${postmaster.port} instead of ${port}. ` +
          'Start this process again.',
      );
    }
    this.#postmaster = postmaster;
    return true;
  }

  /** Stops the server, unless others use it: they have it from then on. */
  async close(): Promise<void> {
    const { home } = this.#surroundings;
    this.#leave?.();
    this.#leave = undefined;
    if (!this.#release && !this.#takeOver()) return;
    const release = this.#release!;
    if (!hasGuests(home)) return close(this.#surroundings, release);
    release();
    releaseClaim(home);
  }
}

async function close({ home, ephemeral }: Surroundings, release: () => void): Promise<void> {
  await stop(home, ephemeral ? 'immediate' : 'fast');
  release();
  releaseClaim(home);
  if (ephemeral) rmSync(home, { recursive: true, force: true });
}

/**
 * The owner may still be creating the cluster, and may end before it is done; it can then be claimed.
 * @returns undefined when the owner went away, be it that its server runs
 */
async function joinOwner(home: string): Promise<Postmaster | undefined> {
  try {
    const postmaster = await waitUntilReady(home, () =>
      isClaimed(home) ? undefined : new Error(`The process that was starting Postgres in ${home} has ended.`),
    );
    return isClaimed(home) ? postmaster : undefined;
  } catch (error) {
    if (isClaimed(home)) throw error;
    return undefined;
  }
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
  const { home } = surroundings;
  for (let attempt = 1; ; attempt++) {
    try {
      const port = surroundings.port || (await preferredPort(home));
      const postmaster = await launch(home, { ...surroundings, port });
      keepPort(home, port);
      return postmaster;
    } catch (error) {
      if (!(error instanceof LaunchError && error.isPassing && attempt < launchAttempts)) throw error;
      await sleep(retryMs);
    }
  }
}
