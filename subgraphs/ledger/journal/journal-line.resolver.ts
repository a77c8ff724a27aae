import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { toPublicId } from '../../../platform/ids/public-id.js';
import { LedgerAccount } from '../chart/ledger-account.entity.js';
import type { LedgerContext } from '../context.js';
import { ChargeStub, DepartmentStub, RevenueTypeStub } from '../stubs.js';
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

  @FieldResolver(() => RevenueTypeStub, {
    nullable: true,
    description:
      'The purpose of the money; null for cash, for what funds owe each other, for credit that no charge has taken and for receivables of a bill.',
  })
  revenueType(@Root() line: JournalLine): RevenueTypeStub | null {
    return line.revenueTypeCode ? { code: line.revenueTypeCode } : null;
  }

  @FieldResolver(() => LedgerAccount, {
    nullable: true,
    description:
      'The account that a collection, a write-off or an adjustment is for: of revenue, or of money owed to others, also where the line itself reduces a receivable. Null for lines that collect nothing and take nothing back.',
  })
  async revenueAccount(
    @Root() line: JournalLine,
    @Ctx() context: LedgerContext,
  ): Promise<LedgerAccount | null> {
    return line.revenueAccountCode ? context.accountByCode.load(line.revenueAccountCode) : null;
  }

  @FieldResolver(() => ChargeStub, {
    nullable: true,
    description:
      'The charge that is paid or written off; null for lines of none, and for a charge that you may not see.',
  })
  charge(@Root() line: JournalLine): ChargeStub | null {
    return line.chargeId ? { id: toPublicId('chg', line.chargeId) } : null;
  }
}
