import type { Pool } from 'pg';
import type { Principal } from '../../../platform/access/principal.js';
import { roleGrants, type Role } from '../../../platform/access/roles.js';
import { createPool } from '../../../platform/database/pool.js';
import { createTestDatabase, type TestDatabase } from '../../../platform/database/testing/test-database.js';
import { LocalSubgraph } from '../../../platform/federation/local-subgraph.js';
import type { RunningSubgraph } from '../../../platform/federation/subgraph-module.js';
import { toPublicId } from '../../../platform/ids/public-id.js';
import { createLogger } from '../../../platform/telemetry/logger.js';
import { createToyAgency, type ToyAccount, type ToyAgency } from '../../testing/toy-agency.js';
import { accountsModule } from '../module.js';

/** The accounts subgraph of a toy agency that runs. */
export interface OpenOffice {
  readonly database: TestDatabase;
  readonly agency: ToyAgency;
  readonly owner: Pool;
  readonly running: RunningSubgraph;
}

/** The accounts subgraph of a toy agency, with the directors and clerks who ask and decide. */
export class AccountsOffice implements AsyncDisposable, OpenOffice {
  /** Whoever approves and takes no payments, and a second one. */
  readonly director = this.as('finance-director', '*', 'director');
  readonly other = this.as('finance-director', '*', 'other director');
  /** Takes payments, and asks for what others approve. */
  readonly clerk = this.as('billing-rep', ['UTIL'], 'clerk');
  readonly database: TestDatabase;
  readonly agency: ToyAgency;
  readonly owner: Pool;
  readonly running: RunningSubgraph;
  readonly #subgraph: LocalSubgraph;

  protected constructor({ database, agency, owner, running }: OpenOffice) {
    this.database = database;
    this.agency = agency;
    this.owner = owner;
    this.running = running;
    this.#subgraph = new LocalSubgraph({ ...running, logger: createLogger('test') });
  }

  protected static async start(accounts: readonly ToyAccount[]): Promise<OpenOffice> {
    const database = await createTestDatabase();
    const agency = await createToyAgency(database.migrator, accounts);
    const owner = createPool(database.migrator, { applicationName: 'owner' });
    const credentials = database.services['accounts']!;
    const running = await accountsModule.start({
      credentials,
      logger: createLogger('test'),
      timeZone: 'UTC',
    });
    return { database, agency, owner, running };
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

  async [Symbol.asyncDispose](): Promise<void> {
    await this.owner.end();
    await this.running[Symbol.asyncDispose]();
    await this.database[Symbol.asyncDispose]();
  }
}
