import type { Client, Pool } from 'pg';
import { Engine, type EngineOptions } from '../../../books/posting/engine.js';
import { EngineRepository } from '../../../books/posting/engine.repository.js';
import { createClient, createPool, type PoolOptions } from '../../../platform/database/pool.js';
import { createTestDatabase, type TestDatabase } from '../../../platform/database/testing/test-database.js';
import { newId } from '../../../platform/ids/public-id.js';
import { createToyAgency, type ToyAccount, type ToyAgency } from '../../testing/toy-agency.js';
import { Channel } from '../../../books/words/channel.js';
import { Tender } from '../../../books/words/tender.js';
import { PostingService, type PostingOptions } from '../pay/posting.service.js';
import type { PaymentRequest } from '../pay/types.js';

/** A toy agency whose posting a test may run as several processes, and whose rows it may hold. */
export class PostingDesk implements AsyncDisposable {
  readonly #resources = new AsyncDisposableStack();

  private constructor(
    readonly database: TestDatabase,
    readonly agency: ToyAgency,
    readonly auditor: Pool,
  ) {
    this.#resources.use(database);
    this.#resources.defer(() => auditor.end());
  }

  static async open(accounts: readonly ToyAccount[]): Promise<PostingDesk> {
    const database = await createTestDatabase();
    const agency = await createToyAgency(database.migrator, accounts);
    return new PostingDesk(database, agency, createPool(database.migrator, { applicationName: 'auditor' }));
  }

  /** Posting as a process of its own does it. */
  process(
    options: Partial<EngineOptions & PostingOptions> = {},
    pooling: Partial<PoolOptions> = {},
  ): PostingService {
    const pool = createPool(this.database.services['payments']!, { applicationName: 'test', ...pooling });
    this.#resources.defer(() => pool.end());
    return this.#resources.use(new PostingService(new Engine(new EngineRepository(pool), options), options));
  }

  /** Cash over the counter. */
  request(account: number, cents: bigint, more: Partial<PaymentRequest> = {}): PaymentRequest {
    const today = new Date().toISOString().slice(0, 10);
    return {
      id: newId(),
      scope: 'test',
      key: newId(),
      requestHash: 'aa',
      createdBy: 'test',
      channel: Channel.COUNTER,
      tender: Tender.CASH,
      amountCents: cents,
      accountId: this.agency.accounts[account]!,
      receivedAt: new Date(),
      businessDate: today,
      effectiveDate: today,
      allowDuplicate: true,
      departments: '*',
      confirmation: 'IMMEDIATE',
      ...more,
    };
  }

  /** Holds rows as somebody in a session of their own does, until that is let go. */
  async hold(sql: string, ...values: unknown[]): Promise<AsyncDisposable> {
    const holder: Client = createClient(this.database.superuser, 'test:holder');
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query(sql, values);
    return { [Symbol.asyncDispose]: () => holder.end() };
  }

  holdAccount(account: number): Promise<AsyncDisposable> {
    return this.hold('SELECT FROM accounts.account WHERE id = $1 FOR UPDATE', this.agency.accounts[account]);
  }

  async scalar<Value>(sql: string, ...values: unknown[]): Promise<Value> {
    const { rows } = await this.auditor.query<{ value: Value }>(sql, values);
    return rows[0]!.value;
  }

  /** How many payments, entries and events there are, which is nothing more after what was refused. */
  written(): Promise<string> {
    return this
      .scalar(`SELECT concat((SELECT count(*) FROM payments.payment), ' ', (SELECT count(*) FROM ledger.entry), ' ',
      (SELECT count(*) FROM events.log)) AS value`);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#resources.disposeAsync();
  }
}
