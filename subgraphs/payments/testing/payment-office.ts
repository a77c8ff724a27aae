import { randomUUID } from 'node:crypto';
import type { Principal } from '../../../platform/access/principal.js';
import { gatewayScope, roleGrants, type Role } from '../../../platform/access/roles.js';
import { createPool } from '../../../platform/database/pool.js';
import { createTestDatabase, type TestDatabase } from '../../../platform/database/testing/test-database.js';
import { LocalSubgraph } from '../../../platform/federation/local-subgraph.js';
import type { RunningSubgraph } from '../../../platform/federation/subgraph-module.js';
import { toPublicId } from '../../../platform/ids/public-id.js';
import { createLogger } from '../../../platform/telemetry/logger.js';
import { createToyAgency, type ToyAccount, type ToyAgency } from '../../testing/toy-agency.js';
import { paymentsModule } from '../module.js';
import type { Delivery } from '../processor/processor.js';

/** What `createPayment` answered, with the fields of every type it may have. */
export interface PaymentAnswer {
  readonly __typename: string;
  readonly code?: string;
  readonly message?: string;
  readonly path?: readonly string[];
  readonly retryable?: boolean;
  readonly replayed?: boolean;
  readonly payment?: {
    readonly id: string;
    readonly receiptNumber: string | null;
    readonly inSuspense?: boolean;
  };
  readonly similar?: { readonly id: string };
  readonly original?: { readonly id: string } | null;
}

export type PaymentWish = Readonly<Record<string, unknown>>;

const mutation = `mutation ($input: CreatePaymentInput!) { createPayment(input: $input) { __typename
  ... on Problem { code message path retryable }
  ... on PaymentPosted { replayed payment { id receiptNumber inSuspense } }
  ... on PaymentAccepted { payment { id receiptNumber } }
  ... on PossibleDuplicate { similar { id } }
  ... on IdempotencyConflict { original { id } } } }`;

/** The payments subgraph of a toy agency, with a clock that a test may set and somebody at each desk. */
export class PaymentOffice implements AsyncDisposable {
  readonly #subgraph: LocalSubgraph;

  private constructor(
    readonly database: TestDatabase,
    readonly agency: ToyAgency,
    readonly running: RunningSubgraph,
    readonly clock: { now: () => Date },
  ) {
    this.#subgraph = new LocalSubgraph({ ...running, logger: createLogger('test') });
  }

  /** @param env the variables of the subgraph, such as those that choose a processor */
  static async open(accounts: readonly ToyAccount[], env: NodeJS.ProcessEnv = {}): Promise<PaymentOffice> {
    const database = await createTestDatabase();
    const agency = await createToyAgency(database.migrator, accounts);
    const clock = { now: () => new Date() };
    const running = await paymentsModule.start({
      credentials: database.services['payments']!,
      logger: createLogger('test'),
      timeZone: 'UTC',
      env,
      clock: () => clock.now(),
    });
    return new PaymentOffice(database, agency, running, clock);
  }

  as(
    role: Role,
    departments: Principal['departments'],
    subject = `${role} ${String(departments)}`,
  ): Principal {
    return { subject, role, scopes: roleGrants[role], departments };
  }

  /** @param wish fields of the input; cash over the counter for the first account where they say nothing else */
  async pay(principal: Principal, wish: PaymentWish): Promise<PaymentAnswer> {
    const input = {
      idempotencyKey: randomUUID(),
      accountId: this.account(0),
      amount: '10.00',
      channel: 'COUNTER',
      tender: 'CASH',
      ...wish,
    };
    const { createPayment } = await this.ask<{ createPayment: PaymentAnswer }>(mutation, principal, {
      input,
    });
    return createPayment;
  }

  /** @throws Error with the messages of the errors, if there are any */
  async ask<Answer>(query: string, principal: Principal, variables: object = {}): Promise<Answer> {
    const { data, errors } = await this.#subgraph.execute({ query, principal, variables: { ...variables } });
    if (errors) throw new Error(errors.map(({ message }) => message).join('; '));
    return data as Answer;
  }

  /** Hands over a webhook as the gateway does, and answers what became of it. */
  async receive(sender: string, { body, signature }: Delivery): Promise<string> {
    const gateway: Principal = {
      subject: 'gateway',
      role: 'auditor',
      scopes: [gatewayScope],
      departments: [],
    };
    const { receiveProcessorNotice } = await this.ask<{ receiveProcessorNotice: string }>(
      `mutation ($sender: String!, $body: String!, $signature: String!) {
        receiveProcessorNotice(sender: $sender, body: $body, signature: $signature) }`,
      gateway,
      { sender, body, signature },
    );
    return receiveProcessorNotice;
  }

  account(index: number): string {
    return toPublicId('acct', this.agency.accounts[index]!);
  }

  charge(number: string, index = 0): string {
    return toPublicId('chg', this.agency.charges[number]![index]!);
  }

  /** Runs statements as the owner of the tables. */
  async arrange(sql: string, ...values: unknown[]): Promise<Record<string, unknown>[]> {
    const owner = createPool(this.database.migrator, { applicationName: 'test:arrange', maxConnections: 1 });
    try {
      return (await owner.query<Record<string, unknown>>(sql, values)).rows;
    } finally {
      await owner.end();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.running[Symbol.asyncDispose]();
    await this.database[Symbol.asyncDispose]();
  }
}
