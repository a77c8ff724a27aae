import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { Principal } from '../../../../platform/access/principal.js';
import { roleGrants, type Role } from '../../../../platform/access/roles.js';
import { createPool } from '../../../../platform/database/pool.js';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../../../platform/database/testing/test-database.js';
import { LocalSubgraph } from '../../../../platform/federation/local-subgraph.js';
import type { RunningSubgraph } from '../../../../platform/federation/subgraph-module.js';
import { fromPublicId, toPublicId } from '../../../../platform/ids/public-id.js';
import { createLogger } from '../../../../platform/telemetry/logger.js';
import { createToyAgency, type ToyAccount, type ToyAgency } from '../../../testing/toy-agency.js';
import { accountsModule } from '../../module.js';

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

/** The accounts subgraph of a toy agency, with the directors and clerks who write off. */
export class WriteOffOffice implements AsyncDisposable {
  /** Whoever approves and takes no payments, and a second one. */
  readonly director = this.as('finance-director', '*', 'director');
  readonly other = this.as('finance-director', '*', 'other director');
  /** Takes payments, and asks for write-offs. */
  readonly clerk = this.as('billing-rep', ['UTIL'], 'clerk');
  readonly #subgraph: LocalSubgraph;

  private constructor(
    readonly database: TestDatabase,
    readonly agency: ToyAgency,
    readonly owner: Pool,
    readonly running: RunningSubgraph,
  ) {
    this.#subgraph = new LocalSubgraph({ ...running, logger: createLogger('test') });
  }

  /** @param limitCents up to which the utility lets one person write off alone */
  static async open(accounts: readonly ToyAccount[], limitCents = 5_000): Promise<WriteOffOffice> {
    const database = await createTestDatabase();
    const agency = await createToyAgency(database.migrator, accounts);
    const owner = createPool(database.migrator, { applicationName: 'owner' });
    await owner.query(`INSERT INTO departments.write_off_limit VALUES ('UTIL', $1)`, [limitCents]);
    const credentials = database.services['accounts']!;
    const running = await accountsModule.start({
      credentials,
      logger: createLogger('test'),
      timeZone: 'UTC',
    });
    return new WriteOffOffice(database, agency, owner, running);
  }

  as(role: Role, departments: Principal['departments'], subject: string): Principal {
    return { subject, role, scopes: roleGrants[role], departments };
  }

  account(index: number): string {
    return toPublicId('acct', this.agency.accounts[index]!);
  }

  charge(number: string, index = 0): string {
    return toPublicId('chg', this.agency.charges[number]![index]!);
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

  /** @throws Error with the codes of the errors, if there are any */
  async query<Answer>(query: string, principal: Principal, variables: object = {}): Promise<Answer> {
    const { data, errors } = await this.#subgraph.execute({
      query,
      variables: variables as Record<string, unknown>,
      principal,
    });
    if (errors)
      throw new Error(
        errors
          .map(({ extensions, message }) => (extensions?.['code'] as string | undefined) ?? message)
          .join(),
      );
    return data as Answer;
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

  async [Symbol.asyncDispose](): Promise<void> {
    await this.owner.end();
    await this.running[Symbol.asyncDispose]();
    await this.database[Symbol.asyncDispose]();
  }
}
