import { randomUUID } from 'node:crypto';
import { createPool } from '../../../../platform/database/pool.js';
import type { Principal } from '../../../../platform/access/principal.js';
import { fromPublicId, toPublicId } from '../../../../platform/ids/public-id.js';
import { formatCents } from '../../../../platform/money/money.js';
import { openToyAccounts, type ToyCharge } from '../../../testing/toy-agency.js';
import type { Situation } from '../../pay/testing/arbitraries.js';
import { needsProcessor } from '../../payment/tender-rules.js';
import { PaymentOffice, type PaymentWish } from '../../testing/payment-office.js';

const problem =
  '__typename ... on Problem { code message path retryable } ... on PossibleDuplicate { similar { id } }';
const receipt = `account { id } amount channel tender unapplied effectiveDate accountingDate
  allocations { amount charge { id } revenueType { code } }`;

const previewQuery = `query ($input: PreviewPaymentInput!) { previewPayment(input: $input) { ${problem}
  ... on PaymentPreview { ${receipt} asksProcessor
    accounts { account { id } balanceBefore balanceAfter balanceVersion } holdsLifted { id kind account { id } } holdsPlacedAgain { id }
    entries { accountingDate effectiveDate postingRule { code version }
      lines { side amount ledgerAccount { code } department { code } revenueType { code } revenueAccount { code } channel charge { id } } } } } }`;

const createQuery = `mutation ($input: CreatePaymentInput!) { createPayment(input: $input) { ${problem}
  ... on StaleBalance { account { id } balanceVersion }
  ... on PaymentPosted { replayed payment { id ${receipt} } } } }`;

export interface Answer {
  readonly __typename: string;
  readonly [field: string]: unknown;
}

export interface SeenAccount {
  readonly account: { readonly id: string };
  readonly balanceAfter: string;
  readonly balanceBefore: string;
  readonly balanceVersion: number;
}

/** Of a table: how many rows there are, and which transaction has written or locked one last. */
export interface Trace {
  readonly name: string;
  readonly rows: bigint;
  readonly written: bigint | null;
  readonly locked: bigint | null;
}

/** What a payment has done. */
export interface Done {
  readonly entries: readonly {
    readonly lines: readonly { readonly department: { code: string } | null }[];
  }[];
  readonly [part: string]: unknown;
}

/** The accounts of a generated situation, as they stand in the database of a toy agency, and what is wished of them. */
export interface Arranged {
  readonly wish: PaymentWish;
  readonly token: string | undefined;
}

const tokens: Readonly<Record<string, string>> = { CARD_CREDIT: 'tok_visa_ok', ACH: 'tok_ach_ok' };
const departments = ['UTIL', 'COURT', 'PERMITS'] as const;

/** A toy agency in which generated situations are made to be so. */
export class PreviewWorld implements AsyncDisposable {
  readonly #pool;
  #tables: readonly string[] = [];
  #version = 1;

  private constructor(readonly office: PaymentOffice) {
    this.#pool = createPool(office.database.migrator, { applicationName: 'test:auditor', maxConnections: 1 });
  }

  static async open(): Promise<PreviewWorld> {
    const world = new PreviewWorld(await PaymentOffice.open([]));
    const { rows } = await world.#pool.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
       WHERE schemaname IN ('accounts', 'payments', 'departments', 'ledger', 'events', 'books') AND tablename <> 'consumer' ORDER BY 1`,
    );
    world.#tables = rows.map(({ name }) => name);
    return world;
  }

  /** Opens the accounts, bills the charges and puts the policies in force. Due dates are moved near to today. */
  async arrange(situation: Situation, holds: readonly boolean[][], nearness: number): Promise<Arranged> {
    const { request, position, routing } = situation;
    const accounts = [...position.accounts.values()];
    await this.#putPolicies(routing);
    const opened = await openToyAccounts(
      this.office.database.migrator,
      accounts.map(({ id, blockedTenders }, index) => ({
        number: `${id}-${randomUUID()}`,
        department: departments[index] ?? 'UTIL',
        blockedTenders,
        holds: (holds[index] ?? []).map((liftsWhenPaid) => ({
          ...{ kind: liftsWhenPaid ? 'SHUT_OFF' : 'CASH_ONLY', liftsWhenPaid },
        })),
        charges: position.chargesOf(id).map(({ revenueTypeCode, openCents, kind, dueDate }): ToyCharge => ({
          revenueType: revenueTypeCode as ToyCharge['revenueType'],
          cents: Number(openCents) || 100,
          dueDate: nearToday(dueDate, nearness),
          kind: kind as 'PRINCIPAL' | 'PENALTY',
        })),
      })),
    );
    const charges = new Map<string, string>();
    for (const [index, { id }] of accounts.entries()) {
      const ofAccount = Object.values(opened.charges)[index] ?? [];
      for (const [n, charge] of position.chargesOf(id).entries()) charges.set(charge.id, ofAccount[n]!);
    }
    const { amountCents, channel, tender, allocations, businessDate, effectiveDate } = request;
    const daysBack = (Date.parse(businessDate) - Date.parse(effectiveDate)) / 86_400_000;
    const wish = {
      accountId: toPublicId('acct', opened.accounts[0]!),
      amount: formatCents(amountCents),
      ...{ channel, tender },
      ...(daysBack > 0 && {
        effectiveDate: dayOf(this.office.clock.now().getTime() - daysBack * 86_400_000),
      }),
      ...(allocations && {
        allocations: allocations.map(({ chargeId, amountCents: cents }) => ({
          chargeId: toPublicId('chg', charges.get(chargeId)!),
          amount: formatCents(cents),
        })),
      }),
    };
    return { wish, token: needsProcessor(channel, tender) ? tokens[tender] : undefined };
  }

  async #putPolicies({ departments: routed }: Situation['routing']): Promise<void> {
    this.#version += 1;
    for (const [code, { policy }] of Object.entries(routed)) {
      await this.#pool.query(
        'INSERT INTO departments.allocation_policy VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
        [
          ...[code, this.#version, policy.chargeOrder, policy.overpayment, policy.partialPayment],
          ...[policy.payerMayDirect, policy.backDatingDays, policy.minimumCents, policy.maximumCents],
        ],
      );
    }
  }

  async preview(principal: Principal, wish: PaymentWish): Promise<Answer> {
    const answer = await this.office.ask<{ previewPayment: Answer }>(previewQuery, principal, {
      input: wish,
    });
    return plain(answer.previewPayment);
  }

  async create(principal: Principal, wish: PaymentWish): Promise<Answer> {
    const input = { idempotencyKey: randomUUID(), ...wish };
    const answer = await this.office.ask<{ createPayment: Answer }>(createQuery, principal, { input });
    return plain(answer.createPayment);
  }

  /** What a payment did that it does not answer itself, in the words of a preview. */
  async effectsOf(paymentId: string, accountIds: readonly string[]): Promise<Done> {
    const ids = accountIds.map((id) => fromPublicId('acct', id));
    const { rows } = await this.#pool.query<{ done: Done }>(
      `SELECT json_build_object(
        'entries', (SELECT json_agg(json_build_object('accountingDate', e.accounting_date, 'effectiveDate', e.effective_date,
            'postingRule', json_build_object('code', e.rule_code, 'version', e.rule_version),
            'lines', (SELECT json_agg(json_build_object('side', CASE WHEN l.debit_cents > 0 THEN 'DEBIT' ELSE 'CREDIT' END,
                'amount', (((l.debit_cents + l.credit_cents) / 100.0)::numeric(20, 2))::text,
                'ledgerAccount', json_build_object('code', l.account_code),
                'department', CASE WHEN l.department_code IS NOT NULL THEN json_build_object('code', l.department_code) END,
                'revenueType', CASE WHEN l.revenue_type_code IS NOT NULL THEN json_build_object('code', l.revenue_type_code) END,
                'revenueAccount', CASE WHEN l.revenue_account_code IS NOT NULL THEN json_build_object('code', l.revenue_account_code) END,
                'channel', l.channel,
                'charge', CASE WHEN l.charge_id IS NOT NULL THEN json_build_object('id', 'chg_' || replace(l.charge_id::text, '-', '')) END)
              ORDER BY l.number) FROM ledger.line l WHERE l.entry_id = e.id)))
          FROM ledger.entry e WHERE e.source_kind = 'PAYMENT' AND e.source_id = $1),
        'balances', (SELECT json_agg(json_build_object('account', 'acct_' || replace(a.id::text, '-', ''), 'version', a.balance_version,
            'balance', ((a.balance_cents / 100.0)::numeric(20, 2))::text) ORDER BY a.id) FROM accounts.account a WHERE a.id = ANY ($2)),
        'holdsLifted', (SELECT coalesce(json_agg(json_build_object('id', 'hold_' || replace(h.id::text, '-', ''), 'kind', h.kind,
            'account', json_build_object('id', 'acct_' || replace(h.account_id::text, '-', ''))) ORDER BY h.id), '[]')
          FROM accounts.hold h WHERE h.lifted_by_payment_id = $1)) AS done`,
      [fromPublicId('pay', paymentId), ids],
    );
    return rows[0]!.done;
  }

  /** What tells of every row that was written, changed, deleted or locked. */
  async traces(): Promise<Trace[]> {
    const parts = this.#tables.map(
      (name) =>
        `SELECT '${name}' AS name, count(*) AS rows, max(t.xmin::text::bigint) AS written, max(t.xmax::text::bigint) AS locked FROM ${name} t`,
    );
    return (await this.#pool.query<Trace>(`${parts.join(' UNION ALL ')} ORDER BY 1`)).rows;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.end();
    await this.office[Symbol.asyncDispose]();
  }
}

/** Without the prototypes that GraphQL gives its answers, by which they would differ from others. */
const plain = (answer: Answer): Answer => JSON.parse(JSON.stringify(answer)) as Answer;

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** One of the days around today, on which it depends what is past due. */
const nearToday = (dueDate: string, nearness: number): string =>
  dayOf(Date.now() + (((Date.parse(dueDate) / 86_400_000) % (2 * nearness + 1)) - nearness) * 86_400_000);
