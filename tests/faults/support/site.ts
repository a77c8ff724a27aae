import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tokenSecret } from '../../../launcher/secrets.js';
import { TokenIssuer } from '../../../platform/access/tokens.js';
import { projectRoot } from '../../../platform/config/paths.js';
import { masterSecret } from '../../../platform/config/secrets.js';
import type { DatabaseCredentials } from '../../../platform/database/credentials.js';
import { startEmbeddedPostgres } from '../../../platform/database/embedded.js';
import type { DatabaseAccess } from '../../../platform/database/roles.js';
import { toPublicId } from '../../../platform/ids/public-id.js';
import type { ToyAccount } from '../../../subgraphs/testing/toy-agency.js';
import { createToyAgency } from '../../../subgraphs/testing/toy-agency.js';
import { bringUpToDate } from '../../bench/support/database.js';
import { clearAway } from './clear-away.js';
import { Counter } from './counter.js';
import { Product } from './product.js';

/** An account of the small agency that a scenario has to itself. */
export interface Account {
  /** Public id. */
  readonly id: string;
  readonly number: string;
  /** Public ids, in the order in which they were billed. */
  readonly chargeIds: readonly string[];
}

export interface OpenDatabase extends DatabaseAccess, AsyncDisposable {
  readonly superuser: DatabaseCredentials;
}

/** A data directory with a small agency in it, and whichever processes serve it. Everything goes when it is disposed. */
export class Site implements AsyncDisposable {
  readonly #products: Product[] = [];

  private constructor(
    readonly dataDirectory: string,
    readonly master: Buffer,
    readonly accounts: readonly Account[],
    private readonly signal: AbortSignal,
    private readonly guardian: ChildProcess,
  ) {}

  /** @param signal gives up what waits for an answer */
  static async open(accounts: readonly ToyAccount[], signal: AbortSignal): Promise<Site> {
    const folder = await mkdtemp(join(tmpdir(), 'tributary-faults-'));
    // Root runs Postgres as a system user, who must reach it.
    await chmod(folder, 0o755);
    const guardian = await watchOver(folder);
    const master = masterSecret(folder, {});
    await using postgres = await startEmbeddedPostgres({ dataDirectory: folder });
    const { migrator } = await bringUpToDate(postgres.superuser, master);
    const agency = await createToyAgency(migrator, accounts, []);
    const known = agency.accounts.map((id, index) => {
      const { number } = accounts[index] as ToyAccount;
      const chargeIds = (agency.charges[number] ?? []).map((charge) => toPublicId('chg', charge));
      return { id: toPublicId('acct', id), number, chargeIds };
    });
    return new Site(folder, master, known, signal, guardian);
  }

  /** One more process that runs everything; several share the database. */
  async start(): Promise<Product> {
    const product = await Product.start(this.dataDirectory);
    this.#products.push(product);
    return product;
  }

  openCounter(url: string, connections: number): Promise<Counter> {
    const issuer = new TokenIssuer(tokenSecret(this.master));
    return Counter.open(issuer, { url, connections, signal: this.signal });
  }

  /** Shares the server of the process that serves; without one it starts the server, or takes over one left behind. */
  async openDatabase(): Promise<OpenDatabase> {
    const postgres = await startEmbeddedPostgres({ dataDirectory: this.dataDirectory });
    const access = await bringUpToDate(postgres.superuser, this.master);
    return {
      ...access,
      superuser: postgres.superuser,
      [Symbol.asyncDispose]: () => postgres[Symbol.asyncDispose](),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#products.map((product) => product.kill()));
    await clearAway(this.dataDirectory);
    this.guardian.disconnect();
    await once(this.guardian, 'exit');
  }
}

/** Has the site cleared away by another process when this one is killed. */
async function watchOver(dataDirectory: string): Promise<ChildProcess> {
  const guardian = fork(join(projectRoot, 'dist/tests/faults/support/guardian.js'), [dataDirectory]);
  await once(guardian, 'message');
  return guardian;
}
