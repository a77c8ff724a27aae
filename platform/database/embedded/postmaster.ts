import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '../../config/refusal.js';
import { connectionCheck, sessionSettings } from '../session-settings.js';
import type { Binaries } from './binaries.js';
import { clusterIn, postgresEnvironment } from './cluster.js';
import type { Identity } from './identity.js';
import { commandOf, isRunning } from './process-identity.js';

/** A running server, as its file postmaster.pid describes it. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly status: string;
}

const pollMs = 20;
const startTimeoutMs = 60_000;
const stopTimeoutMs = 20_000;

/**
 * Durability is what Postgres does by default; the rest fits a machine with two cores that runs everything.
 * Statements stay out of the server's log, because they hold names and amounts.
 */
const settings = {
  ...sessionSettings,
  [connectionCheck.name]: connectionCheck.value,
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  // What a load of many payments has filled is given back to the disk, and not kept for a next one.
  wal_recycle: 'off',
  checkpoint_timeout: '15min',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  log_min_error_statement: 'panic',
};

/** Settings that a server has besides those that every one has, by their names. */
export type FurtherSettings = Readonly<Record<string, string>>;

function postgresArguments(home: string, further: FurtherSettings = {}): string[] {
  return [
    '-D',
    clusterIn(home),
    ...Object.entries({ ...settings, ...further }).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}

/** The server that runs on this home's cluster, whoever started it; a leftover file of a dead one does not count. */
export function runningPostmaster(home: string): Postmaster | undefined {
  const postmaster = readPidFile(home);
  const command = postmaster && commandOf(postmaster.pid);
  return command?.includes(` -D ${clusterIn(home)} `) ? postmaster : undefined;
}

/** Whether the server runs that was found or started as this one. */
export function isAlive({ pid }: Postmaster): boolean {
  return isRunning(pid);
}

/** Whether a running server was started by the same binaries with the same settings as we would use. */
export function isCurrent(postmaster: Postmaster, home: string, binaries: Binaries): boolean {
  const wanted = [programIn(binaries), ...postgresArguments(home), '-p', String(postmaster.port)].join(' ');
  return commandOf(postmaster.pid) === wanted;
}

interface LaunchOptions {
  readonly binaries: Binaries;
  readonly identity: Identity | undefined;
  readonly port: number;
  readonly settings?: FurtherSettings;
}

/**
 * Starts a server in a session of its own, so that neither Ctrl-C nor a killed Node process takes it along half-way.
 * @throws Error with the end of the server's log when it does not come up
 */
export async function launch(
  home: string,
  { binaries, identity, port, settings: further }: LaunchOptions,
): Promise<Postmaster> {
  removeForeignPidFile(home);
  const logFile = join(home, 'server.log');
  if (existsSync(logFile)) renameSync(logFile, `${logFile}.previous`);
  const output = openSync(logFile, 'w', 0o640);
  const child = spawn(programIn(binaries), [...postgresArguments(home, further), '-p', String(port)], {
    ...identity,
    cwd: '/',
    detached: true,
    env: postgresEnvironment(),
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const failure = failureOf(child);
  child.unref();
  return waitUntilReady(home, () => failure.error ?? (failure.exited ? new LaunchError(logFile) : undefined));
}

/** @throws Error after a minute, or at once what `failed` returns */
export async function waitUntilReady(home: string, failed: () => Error | undefined): Promise<Postmaster> {
  for (const deadline = Date.now() + startTimeoutMs; Date.now() < deadline; await sleep(pollMs)) {
    const postmaster = runningPostmaster(home);
    if (postmaster?.status === 'ready') return postmaster;
    const error = failed();
    if (error) throw error;
  }
  throw new Refusal(
    `The embedded Postgres in ${home} was not ready after ${startTimeoutMs / 1000} s; see server.log there.`,
  );
}

/** `fast` ends open transactions and leaves a clean cluster; `immediate` is for one that is thrown away. */
export async function stop(home: string, mode: 'fast' | 'immediate' = 'fast'): Promise<void> {
  signal(home, mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
  if (await gone(home, stopTimeoutMs)) return;
  signal(home, 'SIGQUIT');
  if (await gone(home, stopTimeoutMs)) return;
  throw new Error(`The embedded Postgres in ${home} does not stop.`);
}

/** Asks the server to stop without waiting, for moments in which nothing can be awaited. */
export function signal(home: string, name: 'SIGINT' | 'SIGQUIT'): void {
  const postmaster = runningPostmaster(home);
  if (!postmaster) return;
  try {
    process.kill(postmaster.pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** The server exited before it was ready. Carries the last lines of its log. */
export class LaunchError extends Refusal {
  override readonly name = 'LaunchError';

  constructor(logFile: string) {
    super(
      `The embedded Postgres did not start:\n${readFileSync(logFile, 'utf8').trim().split('\n').slice(-8).join('\n')}\n` +
        `Mend what it says, restore the folder ${dirname(logFile)} whole from a backup, or name another by TRIBUTARY_DATA_DIR.`,
    );
  }

  /** A port that was just taken, or workers of a killed server that are still leaving. */
  get isPassing(): boolean {
    return /could not bind|already in use|pre-existing shared memory block/i.test(this.message);
  }
}

function programIn(binaries: Binaries): string {
  return join(binaries.folder, 'bin/postgres');
}

/** Waits for the process itself, which removes its file a moment before it ends. */
async function gone(home: string, timeoutMs: number): Promise<boolean> {
  const pid = runningPostmaster(home)?.pid;
  if (pid === undefined) return true;
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; await sleep(pollMs)) {
    if (!commandOf(pid)?.includes(clusterIn(home))) return true;
  }
  return false;
}

function failureOf(child: ChildProcess): { error?: Error; exited: boolean } {
  const failure: { error?: Error; exited: boolean } = { exited: false };
  child.once('error', (error) => (failure.error = error));
  child.once('exit', () => (failure.exited = true));
  return failure;
}

/**
 * After a reboot, or in a container, the number in a leftover file may belong to some other living process, and
 * Postgres would then refuse to start. Its check of shared memory still protects a cluster that is in use.
 */
function removeForeignPidFile(home: string): void {
  if (!runningPostmaster(home)) rmSync(pidFile(home), { force: true });
}

function pidFile(home: string): string {
  return join(clusterIn(home), 'postmaster.pid');
}

function readPidFile(home: string): Postmaster | undefined {
  try {
    const [pid, , , port, , , , status] = readFileSync(pidFile(home), 'utf8').split('\n');
    return { pid: Number(pid), port: Number(port), status: status?.trim() ?? '' };
  } catch {
    return undefined;
  }
}
