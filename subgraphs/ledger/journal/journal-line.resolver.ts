import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { LedgerAccount } from '../chart/ledger-account.entity.js';
import type { LedgerContext } from '../context.js';
import { DepartmentStub } from '../stubs.js';
import { JournalLine } from './journal-line.entity.js';

@Resolver(() => JournalLine)
export class JournalLineResolver {
  @FieldResolver(() => LedgerAccount, { description: 'The account it moves.' })
  async ledgerAccount(@Root() line: JournalLine, @Ctx() context: LedgerContext): Promise<LedgerAccount> {
    const account = await context.accountByCode.load(line.accountCode);
    if (!account) throw new Error(`There is no ledger account ${line.accountCode}`);
    return account;
  }

  @FieldResolver(() => DepartmentStub, {
    nullable: true,
    description: 'Whose revenue or receivable it is; null for cash and for what funds owe each other.',
  })
  department(@Root() line: JournalLine): DepartmentStub | null {
    return line.departmentCode ? { code: line.departmentCode } : null;
  }
}
