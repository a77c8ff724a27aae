import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { Writable } from 'node:stream';
import { escapeIdentifier } from 'pg';
import { Registry } from 'prom-client';
import { startConstellation } from '../../launcher/constellation.js';
import { principalOf } from '../../demo/identities.js';
import { signingKey, tokenSecret } from '../../launcher/secrets.js';
import { processCount, startServices, type Service } from '../../launcher/service-processes.js';
import type { Principal, Role } from '../../platform/access/principal.js';
import { TokenIssuer } from '../../platform/access/tokens.js';
import { createLogger } from '../../platform/telemetry/logger.js';
import { createClient } from '../../platform/database/pool.js';
import type { TestDatabase } from '../../platform/database/testing/test-database.js';
import { ApiClient, type Transport } from './api-client.js';
import { Books } from './books.js';
import { createCityDatabase, timeZone } from './city-database.js';
import { CityHall } from './city-hall.js';

/** The two ways of running the product, which must not differ in anything a client can see. */
export const modes = ['one process', 'many processes'] as const;
export type Mode = (typeof modes)[number];

/** Long enough for the first world of a run, which has the city to load, on a busy machine. */
export const startTimeoutMs = 180_000;

interface Running extends AsyncDisposable {
  readonly url: string;
  readonly registry?: Registry;
  readonly subgraphs?: readonly Service[];
}

interface StartOptions {
  readonly database: TestDatabase;
  readonly master: Buffer;
  readonly logs: Writable;
}

const place = { host: '127.0.0.1', port: 0, timeZone };

const starters: Record<Mode, (options: StartOptions) => Promise<Running>> = {
  'one process': async ({ master, ...options }) => {
    const registry = new Registry();
    const given = { ...place, ...options, registry, tokenSecret: tokenSecret(master) };
    return Object.assign(await startConstellation(given), { registry });
  },
  'many processes': (options) =>
    startServices({
      ...{ ...place, ...options, metrics: { host: place.host, port: 0 } },
      logger: createLogger('launcher', options.logs),
    }),
};

/** The whole product on a demo city of its own, with people who use it and a way to look behind it. */
export class World implements AsyncDisposable {
  readonly cityHall: CityHall;
  readonly books: Books;
  readonly #mode: Mode;
  readonly #database: TestDatabase;
  readonly #master = randomBytes(32);
  readonly #logs = new LogLines();
  readonly #clients: ApiClient[] = [];
  #running: Running | undefined;

  private constructor(mode: Mode, database: TestDatabase) {
    this.#mode = mode;
    this.#database = database;
    this.cityHall = new CityHall(database);
    this.books = new Books(database);
  }

  static async start(mode: Mode): Promise<World> {
    const world = new World(mode, await createCityDatabase());
    try {
      await world.#start();
      return world;
    } catch (error) {
      await world[Symbol.asyncDispose]();
      throw new Error(`The product did not start as ${mode}:\n${world.logs}`, { cause: error });
    }
  }

  get url(): string {
    return this.#current.url;
  }

  /** Everything that was logged, on every level. */
  get logs(): string {
    return this.#logs.text;
  }

  /** What Prometheus would scrape from every process. */
  async metrics(): Promise<string> {
    const { registry } = this.#current;
    if (registry) return registry.metrics();
    const urls = [...this.logs.matchAll(/"url":"([^"]+\/metrics)"/g)].map(([, url = '']) => url);
    const texts = await Promise.all(urls.slice(-processCount).map(async (url) => (await fetch(url)).text()));
    return texts.join('\n');
  }

  /** A program of somebody, signed in. Its connections are closed with the world. */
  async as(
    role: Role,
    { transport, ...who }: Partial<Principal> & { transport?: Transport } = {},
  ): Promise<ApiClient> {
    return this.#connect(await this.token(role, who), transport);
  }

  token(role: Role, { departments, subject, scopes }: Partial<Principal> = {}): Promise<string> {
    const principal = principalOf(role, departments);
    const issuer = new TokenIssuer(tokenSecret(this.#master));
    return issuer.issue({ ...principal, ...(subject && { subject }), ...(scopes && { scopes }) });
  }

  anonymous(): ApiClient {
    return this.#connect();
  }

  /** A subgraph that runs as a process of its own. */
  service(name: string): Service & { readonly signingKeyHex: string } {
    const service = this.#current.subgraphs?.find((each) => each.name === name);
    if (!service) throw new Error(`${name} does not run as a process of its own`);
    return Object.assign(service, { signingKeyHex: signingKey(this.#master, name) });
  }

  /** Ends all connections to the database, and lets nobody in again until the work is done. */
  async whileDatabaseIsAway(work: () => Promise<unknown>): Promise<void> {
    const { superuser } = this.#database;
    const administrator = createClient(superuser, 'test:outage');
    await administrator.connect();
    const name = escapeIdentifier(superuser.database);
    try {
      await administrator.query(`ALTER DATABASE ${name} CONNECTION LIMIT 0`);
      await administrator.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
      );
      await work();
    } finally {
      await administrator.query(`ALTER DATABASE ${name} CONNECTION LIMIT -1`);
      await administrator.end();
    }
  }

  /** Ends gateway and subgraphs and starts them again on the same database. Clients have to connect anew. */
  async restart(): Promise<void> {
    await this.#stop();
    await this.#start();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stop();
    await this.cityHall[Symbol.asyncDispose]();
    await this.books[Symbol.asyncDispose]();
    await this.#database[Symbol.asyncDispose]();
  }

  get #current(): Running {
    if (!this.#running) throw new Error('The product is not running');
    return this.#running;
  }

  #connect(token?: string, transport?: Transport): ApiClient {
    const client = new ApiClient(this.url, token, transport);
    this.#clients.push(client);
    return client;
  }

  async #start(): Promise<void> {
    process.env['LOG_LEVEL'] = 'trace';
    const options = { database: this.#database, master: this.#master, logs: this.#logs };
    this.#running = await starters[this.#mode](options);
  }

  async #stop(): Promise<void> {
    await Promise.all(this.#clients.splice(0).map((client) => client[Symbol.asyncDispose]()));
    await this.#running?.[Symbol.asyncDispose]();
    this.#running = undefined;
  }
}

class LogLines extends Writable {
  text = '';

  override _write(chunk: Buffer | string, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
