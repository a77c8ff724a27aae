import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { NeedsScope } from '../../../platform/federation/auth/needs-scope.js';
import { InPublicSchema } from '../../../platform/federation/in-public-schema.js';
import type { Cents } from '../../../platform/money/money.js';
import type { LedgerContext } from '../context.js';
import { Fund } from './fund.entity.js';
import { LedgerAccount } from './ledger-account.entity.js';
import { accountBalance } from './ledger-account.service.js';

@Resolver(() => LedgerAccount)
export class LedgerAccountResolver {
  @InPublicSchema()
  @FieldResolver(() => Fund, { description: 'The fund it belongs to.' })
  async fund(@Root() account: LedgerAccount, @Ctx() context: LedgerContext): Promise<Fund> {
    const fund = await context.fundByCode.load(account.fundCode);
    if (!fund) throw new Error(`Ledger account ${account.code} has no fund`);
    return fund;
  }

  @NeedsScope('ledger:read')
  @FieldResolver(() => BigInt, {
    description: 'In US dollars, positive on the normal side, over all fiscal years.',
  })
  balance(
    @Root() account: LedgerAccount,
    @Arg('asOf', () => Date, {
      nullable: true,
      description: 'Counts only entries posted up to this instant; absent for all entries.',
    })
    asOf: Date | undefined,
    @Ctx() context: LedgerContext,
  ): Promise<Cents> {
    return accountBalance(account, asOf, context);
  }
}
