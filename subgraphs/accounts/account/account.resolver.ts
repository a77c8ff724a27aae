import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { MaskedWithout, NeedsScope } from '../../../platform/federation/auth/needs-scope.js';
import { AssumedSize, Cost, SizedByFirst } from '../../../platform/federation/cost.js';
import { InPublicSchema } from '../../../platform/federation/in-public-schema.js';
import type { Cents } from '../../../platform/money/money.js';
import { Charge } from '../charge/charge.entity.js';
import type { AccountsContext } from '../context.js';
import { DepartmentStub } from '../stubs.js';
import { Account } from './account.entity.js';
import { findAccountByNumber, findAccounts } from './account.service.js';
import { ageCharges, Aging, pastDueCents } from './aging.js';
import { Hold } from './hold.entity.js';
import { PartyView, viewParty } from './party.view.js';
import { PaymentPlan } from './payment-plan.entity.js';
import { Tender } from '../../../books/words/tender.js';

/** A search looks at every account that has one of the words, however few it shows. */
const searchWeight = 50;

@Resolver(() => Account)
export class AccountResolver {
  @InPublicSchema()
  @Query(() => Account, {
    nullable: true,
    description: 'An account by the number on its bill; null when there is none that you may see.',
  })
  account(
    @Arg('number', () => String, { description: 'Such as "UB-100234".' }) number: string,
    @Ctx() context: AccountsContext,
  ): Promise<Account | null> {
    return findAccountByNumber(number, context);
  }

  @NeedsScope('pii:read')
  @SizedByFirst()
  @Query(() => [Account], {
    description:
      'Accounts by what a caller can tell: a number, a name in any order, a telephone number, an e-mail address, the street line of a service or mailing address, or a receipt number, whole or the beginnings of its words. Accents, apostrophes, punctuation and how an address is abbreviated do not matter. All words must be those of one account. Best first: that number or receipt, then all words whole, then by number. A text without a letter or digit finds nothing.',
  })
  searchAccounts(
    @Cost(searchWeight)
    @Arg('text', () => String, {
      description: 'Such as "Whitfield, Dana", "(972) 555-0142", "418 Heron Court" or "R-00000042".',
    })
    text: string,
    @Arg('first', () => Int, { description: '1 to 100.' }) first: number,
    @Arg('after', () => String, {
      nullable: true,
      description: 'The number of the last account of the page before.',
    })
    after: string | undefined,
    @Ctx() context: AccountsContext,
  ): Promise<Account[]> {
    return findAccounts(text, first, after, context);
  }

  @InPublicSchema()
  @FieldResolver(() => Date, {
    description:
      'When the balance last changed: the postedAt of the journal entry that changed it, or when a fee was charged that is revenue only when paid.',
  })
  balanceAsOf(@Root() account: Account, @Ctx() context: AccountsContext): Promise<Date> {
    return context.balanceTimes.load(account);
  }

  @InPublicSchema()
  @FieldResolver(() => DepartmentStub, { description: 'The department whose bills it gathers.' })
  department(@Root() account: Account): DepartmentStub {
    return { code: account.departmentCode };
  }

  @InPublicSchema()
  @FieldResolver(() => PartyView, { description: 'Who owes.' })
  async holder(@Root() account: Account, @Ctx() context: AccountsContext): Promise<PartyView> {
    const party = await context.partyById.load(account.holder.id);
    if (!party) throw new Error(`Account ${account.id} has no holder`);
    return viewParty(party, context.principal);
  }

  @MaskedWithout('pii:read')
  @FieldResolver(() => String, {
    nullable: true,
    description: 'Where the service is delivered; null where there is none.',
  })
  serviceAddress(@Root() account: Account): string | null {
    return account.serviceAddress ?? null;
  }

  @InPublicSchema()
  @FieldResolver(() => BigInt, { description: 'Open charges whose due date has passed, in US dollars.' })
  async pastDue(@Root() account: Account, @Ctx() context: AccountsContext): Promise<Cents> {
    return pastDueCents(await context.openChargesByAccount.load(account.id), context.today);
  }

  @FieldResolver(() => Aging, { description: 'Open charges by how late they are.' })
  async aging(@Root() account: Account, @Ctx() context: AccountsContext): Promise<Aging> {
    return ageCharges(await context.openChargesByAccount.load(account.id), context.today);
  }

  @InPublicSchema()
  @AssumedSize(25)
  @FieldResolver(() => [Charge], { description: 'The charges of the account, oldest due date first.' })
  async charges(
    @Root() account: Account,
    @Arg('open', () => Boolean, {
      nullable: true,
      description: 'True for unpaid charges only, false for paid ones only, absent for all.',
    })
    open: boolean | undefined,
    @Ctx() context: AccountsContext,
  ): Promise<Charge[]> {
    if (open === true) return context.openChargesByAccount.load(account.id);
    const charges = await context.chargesByAccount.load(account.id);
    return open === false ? charges.filter((charge) => charge.openCents === 0n) : charges;
  }

  @AssumedSize(3)
  @FieldResolver(() => [Hold], { description: 'What stands or stood against the account, newest first.' })
  holds(@Root() account: Account, @Ctx() context: AccountsContext): Promise<Hold[]> {
    return context.holdsByAccount.load(account.id);
  }

  @FieldResolver(() => PaymentPlan, {
    nullable: true,
    description: 'The instalment agreement; null when there is none.',
  })
  paymentPlan(@Root() account: Account, @Ctx() context: AccountsContext): Promise<PaymentPlan | null> {
    return context.planByAccount.load(account.id);
  }

  @InPublicSchema()
  @FieldResolver(() => [Tender], {
    description:
      'How this account may be paid now. Payments that came back can block their tender for some months, or leave an account with cash and money order only.',
  })
  async acceptedTenders(@Root() account: Account, @Ctx() context: AccountsContext): Promise<Tender[]> {
    const blocked = new Set([...account.blockedTenders, ...(await context.blockedTenders.load(account.id))]);
    return Object.values(Tender).filter((tender) => !blocked.has(tender));
  }
}
