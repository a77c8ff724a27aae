import { randomUUID } from 'node:crypto';
import type { Principal } from '../../../../platform/access/principal.js';
import { fromPublicId } from '../../../../platform/ids/public-id.js';
import type { ToyAccount } from '../../../testing/toy-agency.js';
import { AccountsOffice } from '../../testing/accounts-office.js';

export interface AdjustmentAnswer {
  readonly __typename: string;
  readonly code?: string;
  readonly message?: string;
  readonly path?: readonly string[] | null;
  readonly replayed?: boolean;
  readonly balanceVersion?: number;
  readonly adjustment?: {
    readonly id: string;
    readonly status: string;
    readonly amount: string;
    readonly credited: string | null;
  };
}

const problem =
  '__typename ... on Problem { code message path retryable } ... on StaleBalance { account { id } balanceVersion }';
const adjustment = 'replayed adjustment { id status amount credited }';
const selection = `{ ${problem} ... on AdjustmentAccepted { ${adjustment} } ... on AdjustmentNeedsApproval { ${adjustment} } }`;

export interface PreviewAnswer extends AdjustmentAnswer {
  readonly needsApproval?: boolean;
  readonly amount?: string;
  readonly credited?: string;
  readonly accounts?: readonly {
    readonly balanceBefore: string;
    readonly balanceAfter: string;
    readonly balanceVersion: number;
  }[];
  readonly entries?: readonly object[];
  readonly holdsLifted?: readonly object[];
}

const previewSelection = `{ ${problem} ... on AdjustmentPreview { needsApproval amount credited
  accounts { account { id } balanceBefore balanceAfter balanceVersion }
  entries { accountingDate effectiveDate postingRule { code version }
    lines { side amount ledgerAccount { code } department { code } revenueType { code } revenueAccount { code } channel charge { id } } }
  holdsLifted { id kind account { id } } holdsPlacedAgain { id } } }`;

/** How the books stand, for telling whether anything was written at all. */
interface Standing {
  readonly entries: number;
  readonly events: number;
  readonly adjustments: string[];
  readonly balances: string[];
  readonly holds: string[];
}

/** Where charges are adjusted. */
export class AdjustmentOffice extends AccountsOffice {
  /** The utility lets a clerk adjust 20.00 of an account alone, and a director 50.00. */
  static async open(accounts: readonly ToyAccount[]): Promise<AdjustmentOffice> {
    const office = new AdjustmentOffice(await AccountsOffice.start(accounts));
    await office.owner.query(
      `INSERT INTO departments.adjustment_limit VALUES ('UTIL', 'billing-rep', 2000), ('UTIL', 'finance-director', 5000)`,
    );
    return office;
  }

  /** @param wish fields of the input; a correction of all that is left of the first charge of the first account where they say nothing else */
  inputOf(wish: object = {}): object {
    return {
      ...{ accountId: this.account(0), kind: 'CORRECTION', reason: 'BILLED_IN_ERROR' },
      ...{ note: 'Billed at the rate of last year.', reference: 'Ticket 4711' },
      ...wish,
    };
  }

  async ask(principal: Principal, wish: object = {}): Promise<AdjustmentAnswer> {
    const input = { idempotencyKey: randomUUID(), ...this.inputOf(wish) };
    const { adjustCharge } = await this.query<{ adjustCharge: AdjustmentAnswer }>(
      `mutation ($input: AdjustChargeInput!) { adjustCharge(input: $input) ${selection} }`,
      principal,
      { input },
    );
    return adjustCharge;
  }

  async preview(principal: Principal, wish: object = {}): Promise<PreviewAnswer> {
    const { previewAdjustment } = await this.query<{ previewAdjustment: PreviewAnswer }>(
      `query ($input: PreviewAdjustmentInput!) { previewAdjustment(input: $input) ${previewSelection} }`,
      principal,
      { input: this.inputOf(wish) },
    );
    // Without the prototypes that GraphQL gives its answers, by which they would differ from others.
    return JSON.parse(JSON.stringify(previewAdjustment)) as PreviewAnswer;
  }

  async decide(
    mutation: 'approveAdjustment' | 'rejectAdjustment',
    principal: Principal,
    id: string,
    comment = 'As the policy says.',
  ): Promise<AdjustmentAnswer> {
    const answer = await this.query<Record<string, AdjustmentAnswer>>(
      `mutation ($id: ID!, $comment: String!) { ${mutation}(id: $id, comment: $comment) ${selection} }`,
      principal,
      { id, comment },
    );
    return answer[mutation]!;
  }

  async standing(): Promise<Standing> {
    const { rows } = await this.owner.query<Standing>(
      `SELECT (SELECT count(*)::int FROM ledger.entry) AS entries, (SELECT count(*)::int FROM events.log) AS events,
         ARRAY(SELECT status FROM accounts.adjustment ORDER BY id) AS adjustments,
         ARRAY(SELECT concat_ws(' ', open_cents, credit_cents, balance_version) FROM accounts.account ORDER BY number) AS balances,
         ARRAY(SELECT concat_ws(' ', id, lifted_at) FROM accounts.hold ORDER BY id) AS holds`,
    );
    return rows[0]!;
  }

  /** The lines of what an adjustment did to the books, as `account debit credit`. */
  async linesOf(id: string): Promise<string[]> {
    const { rows } = await this.owner.query<{ line: string }>(
      `SELECT concat_ws(' ', l.account_code, l.debit_cents, l.credit_cents) AS line
       FROM ledger.line l JOIN ledger.entry e ON e.id = l.entry_id
       WHERE e.source_kind = 'ADJUSTMENT' AND e.source_id = $1 ORDER BY 1`,
      [fromPublicId('adj', id)],
    );
    return rows.map(({ line }) => line);
  }

  /** What an adjustment did, in the words of a preview. */
  async effectsOf(id: string): Promise<{ entries: object[]; balances: string[]; holdsLifted: object[] }> {
    const { rows } = await this.owner.query<{
      done: { entries: object[]; balances: string[]; holdsLifted: object[] };
    }>(
      `SELECT json_build_object(
        'entries', (SELECT coalesce(json_agg(json_build_object('accountingDate', e.accounting_date, 'effectiveDate', e.effective_date,
            'postingRule', json_build_object('code', e.rule_code, 'version', e.rule_version),
            'lines', (SELECT json_agg(json_build_object('side', CASE WHEN l.debit_cents > 0 THEN 'DEBIT' ELSE 'CREDIT' END,
                'amount', (((l.debit_cents + l.credit_cents) / 100.0)::numeric(20, 2))::text,
                'ledgerAccount', json_build_object('code', l.account_code),
                'department', CASE WHEN l.department_code IS NOT NULL THEN json_build_object('code', l.department_code) END,
                'revenueType', CASE WHEN l.revenue_type_code IS NOT NULL THEN json_build_object('code', l.revenue_type_code) END,
                'revenueAccount', CASE WHEN l.revenue_account_code IS NOT NULL THEN json_build_object('code', l.revenue_account_code) END,
                'channel', l.channel,
                'charge', CASE WHEN l.charge_id IS NOT NULL THEN json_build_object('id', 'chg_' || replace(l.charge_id::text, '-', '')) END)
              ORDER BY l.number) FROM ledger.line l WHERE l.entry_id = e.id))), '[]')
          FROM ledger.entry e WHERE e.source_kind = 'ADJUSTMENT' AND e.source_id = $1),
        'balances', (SELECT json_agg(((o.balance_cents / 100.0)::numeric(20, 2))::text)
          FROM accounts.adjustment a JOIN accounts.account o ON o.id = a.account_id WHERE a.id = $1),
        'holdsLifted', (SELECT coalesce(json_agg(json_build_object('id', 'hold_' || replace(h.id::text, '-', ''), 'kind', h.kind,
            'account', json_build_object('id', 'acct_' || replace(h.account_id::text, '-', ''))) ORDER BY h.id), '[]')
          FROM accounts.hold h JOIN accounts.adjustment_step s ON s.entry_id = h.lifted_by_entry_id
          WHERE s.adjustment_id = $1)) AS done`,
      [fromPublicId('adj', id)],
    );
    return rows[0]!.done;
  }
}
