import { checkBooks } from '../../../subgraphs/ledger/verify/book-checks.repository.js';
import type { Finding } from '../../../subgraphs/ledger/verify/book-checks.js';
import type { ToyAccount } from '../../../subgraphs/testing/toy-agency.js';
import type { Counter } from './counter.js';
import { Journal } from './journal.js';
import type { Order } from './scenario.js';
import { Site, type Account, type OpenDatabase } from './site.js';

/**
 * Two processes that run everything on one database, because what one process keeps apart by itself must hold between two
 * as well: two gateways, two that post, nothing in common but Postgres.
 */
export class Twins implements AsyncDisposable {
  private constructor(
    readonly accounts: readonly Account[],
    readonly database: OpenDatabase,
    /** One at each process. */
    readonly counters: readonly [Counter, Counter],
    readonly journal: Journal,
    private readonly opened: AsyncDisposableStack,
  ) {}

  static async open(
    accounts: readonly ToyAccount[],
    { bound: { signal }, clients: connections }: Pick<Order, 'bound' | 'clients'>,
  ): Promise<Twins> {
    await using opening = new AsyncDisposableStack();
    const site = opening.use(await Site.open(accounts, signal));
    const database = opening.use(await site.openDatabase());
    const counterOf = async (): Promise<Counter> =>
      opening.use(await site.openCounter((await site.start()).url, connections));
    const counters = [await counterOf(), await counterOf()] as const;
    const journal = new Journal(counters[0].auditor);
    return new Twins(site.accounts, database, counters, journal, opening.move());
  }

  checkBooks(): Promise<Finding[]> {
    return checkBooks(this.database.migrator);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.opened.disposeAsync();
  }
}
