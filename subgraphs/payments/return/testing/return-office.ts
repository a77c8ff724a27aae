import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { createPool } from '../../../../platform/database/pool.js';
import { fromPublicId } from '../../../../platform/ids/public-id.js';
import type { ToyAccount } from '../../../testing/toy-agency.js';
import { setToyReturnPolicy, toyReturnPolicy } from '../../../testing/toy-return.js';
import { PaymentOffice, type PaymentWish } from '../../testing/payment-office.js';

/** What `recordPaymentReturn` answered, with the fields of every type it may have. */
export interface ReturnAnswer {
  readonly __typename: string;
  readonly code?: string;
  readonly message?: string;
  readonly path?: readonly string[] | null;
  readonly retryable?: boolean;
  readonly replayed?: boolean;
  readonly payment?: { readonly id: string; readonly status: string };
  readonly paymentReturn?: {
    readonly code: string;
    readonly feeCharged: string;
    readonly tenderBlockedUntil: string | null;
  };
  readonly reversal?: { readonly id: string };
}

const mutation = `mutation ($input: RecordReturnInput!) { recordPaymentReturn(input: $input) { __typename
  ... on Problem { code message path retryable }
  ... on ReturnRecorded { replayed payment { id status returns { code feeCharged returnedOn reference } }
    paymentReturn { code feeCharged tenderBlockedUntil } account { id } reversal { id } } } }`;

export const today = new Date().toISOString().slice(0, 10);

/** How the books stand, for telling whether anything was written at all, and how accounts stand. */
export interface Standing {
  readonly entries: number;
  readonly events: number;
  readonly returns: number;
  readonly balances: string[];
  readonly charges: string[];
  readonly holds: string[];
}

/** The payments subgraph of a toy agency whose utility charges for payments that come back. */
export class ReturnOffice implements AsyncDisposable {
  readonly director = this.office.as('finance-director', '*', 'director');
  readonly cashier = this.office.as('cashier', '*');
  readonly portal = this.office.as('integrator', '*');

  private constructor(
    readonly office: PaymentOffice,
    readonly owner: Pool,
  ) {}

  static async open(accounts: readonly ToyAccount[], env: NodeJS.ProcessEnv = {}): Promise<ReturnOffice> {
    const office = await PaymentOffice.open(accounts, env);
    const owner = createPool(office.database.migrator, { applicationName: 'owner' });
    await setToyReturnPolicy(office.database.migrator, false);
    return new ReturnOffice(office, owner);
  }

  /** A check over the counter, in the books at once. Answers the id of the payment. */
  async payByCheck(wish: PaymentWish = {}): Promise<string> {
    return this.#pay(this.cashier, { tender: 'CHECK', ...wish });
  }

  /** From a bank account, by the sandbox processor. */
  async payByAch(wish: PaymentWish = {}): Promise<string> {
    return this.#pay(this.portal, {
      ...{ channel: 'ONLINE', tender: 'ACH', paymentToken: 'tok_ach_ok', allowDuplicate: true },
      ...wish,
    });
  }

  async #pay(principal: Parameters<PaymentOffice['pay']>[0], wish: PaymentWish): Promise<string> {
    const answer = await this.office.pay(principal, { allowDuplicate: true, ...wish });
    if (answer.__typename !== 'PaymentPosted') throw new Error(JSON.stringify(answer));
    return answer.payment!.id;
  }

  /** @param wish fields of the input; a check that bounced today where they say nothing else */
  async record(paymentId: string, wish: object = {}, principal = this.director): Promise<ReturnAnswer> {
    const input = {
      ...{ idempotencyKey: randomUUID(), paymentId, code: 'CHECK_BOUNCED', returnedOn: today },
      ...wish,
    };
    const answer = await this.office.ask<{ recordPaymentReturn: ReturnAnswer }>(mutation, principal, {
      input,
    });
    return answer.recordPaymentReturn;
  }

  /** While something is done, the utility blocks tenders of payments that come back. */
  async whileBlocking(act: () => Promise<void>): Promise<void> {
    const { after, withinMonths, months } = toyReturnPolicy;
    const set = 'UPDATE departments.return_policy SET (block_after, block_within_months, block_months) =';
    await this.owner.query(`${set} (${after}, ${withinMonths}, ${months})`);
    try {
      await act();
    } finally {
      await this.owner.query(`${set} (NULL, NULL, NULL)`);
    }
  }

  /** Charges, balances and holds by what they are, so that two of them are equal where nothing has moved. */
  async standing(): Promise<Standing> {
    const { rows } = await this.owner.query<Standing>(
      `SELECT (SELECT count(*)::int FROM ledger.entry) AS entries, (SELECT count(*)::int FROM events.log) AS events,
         (SELECT count(*)::int FROM payments.payment_return) AS returns,
         ARRAY(SELECT concat_ws(' ', number, open_cents, credit_cents) FROM accounts.account ORDER BY number) AS balances,
         ARRAY(SELECT concat_ws(' ', id, open_cents, due_date) FROM accounts.charge ORDER BY id) AS charges,
         ARRAY(SELECT concat_ws(' ', account_id, kind) FROM accounts.hold WHERE lifted_at IS NULL ORDER BY 1) AS holds`,
    );
    return rows[0]!;
  }

  async rows<Row extends object>(sql: string, ...values: unknown[]): Promise<Row[]> {
    return (await this.owner.query<Row>(sql, values)).rows;
  }

  /** What is kept of a payment. */
  async payment(publicId: string): Promise<Record<string, unknown>> {
    const [row] = await this.rows<Record<string, unknown>>(
      'SELECT * FROM payments.payment WHERE id = $1',
      idOf(publicId),
    );
    return row!;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.owner.end();
    await this.office[Symbol.asyncDispose]();
  }
}

export const idOf = (paymentId: string): string => fromPublicId('pay', paymentId)!;
