import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { Refusal } from '../platform/config/refusal.js';
import { projectRoot } from '../platform/config/paths.js';
import { formatDatabaseUrl } from '../platform/database/credentials.js';
import type { GatewayOptions } from '../gateway/gateway.js';
import type { DatabaseAccess } from '../platform/database/roles.js';
import { Restarts } from '../platform/supervision/restarts.js';
import type { Logger } from '../platform/telemetry/logger.js';
import type { AnchorOptions } from '../subgraphs/ledger/anchor/anchor-publisher.js';
import { subgraphModules } from '../subgraphs/registry.js';
import { signingKey, tokenSecret } from './secrets.js';
import { variablesOf } from './subgraph-variables.js';
import { ownDocumentsPath } from './trusted-documents.js';

export interface ServicesOptions extends Pick<
  GatewayOptions,
  'tokenRequestsPerSecond' | 'trustedProxyCount' | 'allowedOrigins'
> {
  readonly database: DatabaseAccess;
  readonly master: Buffer;
  /** The variables that subgraphs have of their own. Absent: none is set. */
  readonly env?: NodeJS.ProcessEnv;
  readonly host: string;
  /** Of the gateway; the subgraphs take free ones. */
  readonly port: number;
  readonly timeZone: string;
  /** Where the gateway serves its metrics; the subgraphs take the ports after it, in their order. Of 0, free ones. */
  readonly metrics?: { readonly host: string; readonly port: number };
  /** How the ledger anchors the chain of the books; absent, nobody does so. */
  readonly anchors?: AnchorOptions;
  /** Where the processes log to; standard output when absent. */
  readonly logs?: Writable;
  /** Tells of processes that ended and were started again. */
  readonly logger: Logger;
}

export interface Services extends AsyncDisposable {
  readonly url: string;
  readonly subgraphs: readonly Service[];
  /** Resolves when one of the processes has ended and could not be started again. */
  readonly lost: Promise<Refusal>;
}

/** A process that keeps its address over a restart, and is restarted when it ends by itself. */
export interface Service {
  readonly name: string;
  readonly url: string;
  /** Ends it at once, as a crash does, and leaves it so. */
  kill(): Promise<void>;
  /** Starts it again after it was killed. */
  restart(): Promise<void>;
}

/** The gateway and the subgraphs. */
export const processCount = 1 + subgraphModules.length;

const startTimeoutMs = 60_000;
const stopTimeoutMs = 15_000;

/** Starts the subgraphs and the gateway as processes of their own; each is told only its own secrets. */
export async function startServices(options: ServicesOptions): Promise<Services> {
  const { database, master, host, port, timeZone, logs, logger } = options;
  const { tokenRequestsPerSecond, trustedProxyCount, allowedOrigins } = options;
  // Each process writes there by two streams.
  logs?.setMaxListeners(2 * processCount + logs.getMaxListeners());
  await using started = new AsyncDisposableStack();
  const common = { HOST: host, AGENCY_TIME_ZONE: timeZone };
  const subgraphs = await Promise.all(
    subgraphModules.map(async (module, index) => {
      const { name } = module;
      const credentials = database.services[name];
      if (!credentials) throw new Error(`There is no serving role for ${name}`);
      const environment = {
        ...common,
        DATABASE_URL: formatDatabaseUrl(credentials),
        SIGNING_KEY: signingKey(master, name),
        PORT: '0',
        ...variablesOf(module, options.env ?? {}),
        ...metricsOf(options, index + 1),
        ...(name === 'ledger' && anchorEnvironment(options)),
      };
      return started.use(await ServiceProcess.start(name, { environment, logs, logger }));
    }),
  );
  const addresses = subgraphs.flatMap(({ name, url }) => [
    [`SUBGRAPH_${name.toUpperCase()}_URL`, url],
    [`SUBGRAPH_${name.toUpperCase()}_SIGNING_KEY`, signingKey(master, name)],
  ]);
  const environment = {
    ...common,
    ...(Object.fromEntries(addresses) as Record<string, string>),
    AUTH_DEVELOPMENT_SECRET: tokenSecret(master),
    TRUSTED_DOCUMENTS_PATH: ownDocumentsPath,
    ...(tokenRequestsPerSecond !== undefined && {
      TOKEN_REQUESTS_PER_SECOND: String(tokenRequestsPerSecond),
    }),
    ...(trustedProxyCount !== undefined && { TRUSTED_PROXY_COUNT: String(trustedProxyCount) }),
    ...(allowedOrigins && { ALLOWED_ORIGINS: allowedOrigins.join(',') }),
    PORT: String(port),
    ...metricsOf(options, 0),
  };
  const gateway = started.use(await ServiceProcess.start('gateway', { environment, logs, logger }));
  const owned = started.move();
  return {
    url: gateway.url,
    subgraphs,
    lost: Promise.race([gateway, ...subgraphs].map(({ lost }) => lost)),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function anchorEnvironment({ anchors }: ServicesOptions): Record<string, string> {
  if (!anchors) return {};
  const { secretHex, file, everyMs } = anchors;
  return {
    ANCHOR_SIGNING_KEY: secretHex,
    ...(file !== undefined && { ANCHOR_FILE: file }),
    ANCHOR_INTERVAL_MINUTES: String(Math.ceil(everyMs / 60_000)),
  };
}

function metricsOf({ metrics }: ServicesOptions, index: number): Record<string, string> {
  if (!metrics) return {};
  const port = metrics.port === 0 ? 0 : metrics.port + index;
  return { METRICS_HOST: metrics.host, METRICS_PORT: String(port) };
}

/** What OpenTelemetry is told by its own variables is meant for every process. */
function tracingEnvironment(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('OTEL_')));
}

interface ProcessOptions {
  readonly environment: Readonly<Record<string, string>>;
  readonly logs: Writable | undefined;
  readonly logger: Logger;
}

/** A child process that serves, and says where once it is ready. */
class ServiceProcess implements Service, AsyncDisposable {
  readonly #lost = Promise.withResolvers<Refusal>();
  readonly #restarts = new Restarts();
  readonly #end = new AbortController();
  #child: ChildProcess;
  /** Whether it is to run, so that its end is an accident. */
  #wanted = true;
  #revival: Promise<void> = Promise.resolve();

  private constructor(
    readonly name: string,
    readonly url: string,
    private readonly options: ProcessOptions,
    child: ChildProcess,
  ) {
    this.#child = this.#watch(child);
  }

  static async start(name: string, options: ProcessOptions): Promise<ServiceProcess> {
    const { child, url } = await launch(name, options);
    return new ServiceProcess(name, url, options, child);
  }

  get lost(): Promise<Refusal> {
    return this.#lost.promise;
  }

  async kill(): Promise<void> {
    this.#wanted = false;
    await end(this.#child, 'SIGKILL');
  }

  async restart(): Promise<void> {
    await this.#launchAgain();
    this.#wanted = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#wanted = false;
    this.#end.abort();
    await this.#revival;
    await end(this.#child, 'SIGTERM');
  }

  #watch(child: ChildProcess): ChildProcess {
    const { name, options } = this;
    child.once('exit', (exitCode, signal) => {
      if (!this.#wanted || child !== this.#child) return;
      options.logger.error({ service: name, exitCode, signal }, `the service ${name} has ended by itself`);
      this.#revival = this.#revive();
    });
    return child;
  }

  async #revive(): Promise<void> {
    const { name, options } = this;
    for (let waitMs = this.#restarts.next(); waitMs !== undefined; waitMs = this.#restarts.next()) {
      await delay(waitMs, undefined, { signal: this.#end.signal }).catch(() => undefined);
      if (!this.#wanted) return;
      try {
        await this.#launchAgain();
        options.logger.info({ service: name }, `the service ${name} was started again`);
        return;
      } catch (error) {
        options.logger.error({ service: name, err: error }, `the service ${name} could not be started again`);
      }
    }
    const { limit, windowMs } = this.#restarts;
    this.#lost.resolve(
      new Refusal(
        `The service ${name} ended again after ${limit} restarts within ${windowMs / 1000} s; its log says why. ` +
          'Mend that and start again.',
      ),
    );
  }

  async #launchAgain(): Promise<void> {
    const { environment, ...options } = this.options;
    const { child } = await launch(this.name, {
      ...options,
      environment: { ...environment, PORT: new URL(this.url).port },
    });
    this.#child = this.#watch(child);
  }
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  const cancel = new AbortController();
  const late = delay(stopTimeoutMs, 'late', { signal: cancel.signal }).catch(() => undefined);
  if ((await Promise.race([exited, late])) === 'late') child.kill('SIGKILL');
  cancel.abort();
  await exited;
}

async function launch(
  name: string,
  { environment, logs }: ProcessOptions,
): Promise<{ child: ChildProcess; url: string }> {
  const { PATH = '', LOG_LEVEL = '' } = process.env;
  const [entry, ...args] = name === 'gateway' ? ['gateway.js'] : ['service.js', name];
  const child = fork(join(projectRoot, 'dist/launcher', entry), args, {
    env: { PATH, LOG_LEVEL, ...tracingEnvironment(), ...environment },
    execArgv: process.execArgv,
    silent: logs !== undefined,
    // Ctrl-C reaches every process of a terminal's group; these are stopped by the launcher, in their order.
    detached: true,
  });
  if (logs) for (const output of [child.stdout, child.stderr]) output?.pipe(logs, { end: false });
  const cancel = new AbortController();
  try {
    const ready = await Promise.race([
      once(child, 'message', { signal: cancel.signal }) as Promise<[{ url: string }]>,
      once(child, 'exit', { signal: cancel.signal }).then(() => undefined),
      delay(startTimeoutMs, undefined, { signal: cancel.signal }),
    ]);
    if (!ready) throw new Refusal(`The service ${name} did not start; what it said above tells why.`);
    return { child, url: ready[0].url };
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  } finally {
    cancel.abort();
  }
}
