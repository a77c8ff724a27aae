import { randomUUID } from 'node:crypto';
import type { Principal } from '../../../../platform/access/principal.js';
import { fromPublicId } from '../../../../platform/ids/public-id.js';
import type { ToyAccount } from '../../../testing/toy-agency.js';
import { AccountsOffice } from '../../testing/accounts-office.js';

export interface WriteOffAnswer {
  readonly __typename: string;
  readonly code?: string;
  readonly message?: string;
  readonly path?: readonly string[] | null;
  readonly retryable?: boolean;
  readonly replayed?: boolean;
  readonly writeOff?: { readonly id: string; readonly status: string; readonly amount: string };
}

const selection = `{ __typename ... on Problem { code message path retryable }
  ... on WriteOffDone { replayed writeOff { id status amount } } }`;

/** How the books stand, for telling whether anything was written at all. */
export interface Standing {
  readonly entries: number;
  readonly events: number;
  readonly writeOffs: string[];
  readonly balances: string[];
}

/** Where debt is written off. */
export class WriteOffOffice extends AccountsOffice {
  /** @param limitCents up to which the utility lets one person write off alone */
  static async open(accounts: readonly ToyAccount[], limitCents = 5_000): Promise<WriteOffOffice> {
    const office = new WriteOffOffice(await AccountsOffice.start(accounts));
    await office.owner.query(`INSERT INTO departments.write_off_limit VALUES ('UTIL', $1)`, [limitCents]);
    return office;
  }

  /** @param wish fields of the input; everything of the first account where they say nothing else */
  async ask(principal: Principal, wish: object = {}): Promise<WriteOffAnswer> {
    const input = {
      idempotencyKey: randomUUID(),
      accountId: this.account(0),
      reason: 'Moved away, and nobody knows where to.',
      ...wish,
    };
    const { writeOff } = await this.query<{ writeOff: WriteOffAnswer }>(
      `mutation ($input: WriteOffInput!) { writeOff(input: $input) ${selection} }`,
      principal,
      { input },
    );
    return writeOff;
  }

  async decide(
    mutation: 'approveWriteOff' | 'rejectWriteOff' | 'recoverWriteOff',
    principal: Principal,
    id: string,
    reason = 'As the policy says.',
  ): Promise<WriteOffAnswer> {
    const answer = await this.query<Record<string, WriteOffAnswer>>(
      `mutation ($id: ID!, $reason: String!) { ${mutation}(id: $id, reason: $reason) ${selection} }`,
      principal,
      { id, reason },
    );
    return answer[mutation]!;
  }

  async standing(): Promise<Standing> {
    const { rows } = await this.owner.query<Standing>(
      `SELECT (SELECT count(*)::int FROM ledger.entry) AS entries, (SELECT count(*)::int FROM events.log) AS events,
         ARRAY(SELECT status FROM accounts.write_off ORDER BY id) AS "writeOffs",
         ARRAY(SELECT concat_ws(' ', open_cents, credit_cents, balance_version) FROM accounts.account ORDER BY number) AS balances`,
    );
    return rows[0]!;
  }

  /** The lines of what a write-off did to the books, as `account debit credit`. */
  async linesOf(id: string, transition: 'APPROVED' | 'RECOVERED'): Promise<string[]> {
    const { rows } = await this.owner.query<{ line: string }>(
      `SELECT concat_ws(' ', l.account_code, l.debit_cents, l.credit_cents) AS line
       FROM ledger.line l JOIN ledger.entry e ON e.id = l.entry_id
       WHERE e.source_kind = 'WRITE_OFF' AND e.source_id = $1 AND e.source_transition = $2 ORDER BY 1`,
      [fromPublicId('wo', id), transition],
    );
    return rows.map(({ line }) => line);
  }
}
