import { Directive, Field, ID, InterfaceType, Int, ObjectType, type ClassType } from 'type-graphql';
import { DrCr } from '../words/ledger.js';
import { Channel } from '../words/channel.js';
import { NeedsScope } from '../../platform/federation/auth/needs-scope.js';
import { AssumedSize } from '../../platform/federation/cost.js';
import { InPublicSchema } from '../../platform/federation/in-public-schema.js';
import { DateScalar } from '../../platform/federation/scalars.js';
import type { Cents } from '../../platform/money/money.js';

/** The types of a subgraph by which previews refer to what there is in the graph. */
interface ReferredTypes {
  readonly account: ClassType;
  readonly charge: ClassType;
  readonly department: ClassType;
  readonly revenueType: ClassType;
  readonly ledgerAccount: ClassType;
}

/** What every preview of a movement shows, in the types of a subgraph. Several subgraphs have them, so each field speaks for itself. */
export function previewTypes(types: ReferredTypes) {
  @NeedsScope('account:read')
  @Directive('@shareable')
  @ObjectType({ description: 'What a movement of money would do to one account.' })
  class AccountPreview {
    @InPublicSchema()
    @Field(() => types.account, { description: 'The account.' })
    account!: unknown;

    @InPublicSchema()
    @Field(() => BigInt, {
      name: 'balanceBefore',
      description: 'What is open less what is kept as credit, as it is now, in US dollars.',
    })
    balanceBeforeCents!: Cents;

    @InPublicSchema()
    @Field(() => BigInt, { name: 'balanceAfter', description: 'The same afterwards, in US dollars.' })
    balanceAfterCents!: Cents;

    @InPublicSchema()
    @Field(() => Int, {
      description:
        'As it was looked at; whatever moves the account raises it. Sent along, it makes a change in between a refusal.',
    })
    balanceVersion!: number;
  }

  @Directive('@shareable')
  @ObjectType({ description: 'A version of a posting rule, as postingRules lists them.' })
  class PostingRuleVersion {
    @Field(() => String, { description: 'Of the rule, such as "PAYMENT".' })
    code!: string;

    @Field(() => Int, { description: '1, 2, 3 …; each is in force from a day on.' })
    version!: number;
  }

  @Directive('@shareable')
  @ObjectType({ description: 'A line as a JournalLine would be written.' })
  class LinePreview {
    @InPublicSchema()
    @Field(() => DrCr, { description: 'Whether it would debit or credit the account.' })
    side!: DrCr;

    @InPublicSchema()
    @Field(() => BigInt, { name: 'amount', description: 'More than zero, in US dollars.' })
    amountCents!: Cents;

    @InPublicSchema()
    @Field(() => types.ledgerAccount, { description: 'The ledger account that it would move.' })
    ledgerAccount!: unknown;

    @InPublicSchema()
    @Field(() => types.department, {
      nullable: true,
      description: 'Whose revenue or receivable it is; null for cash and for what funds owe each other.',
    })
    department!: unknown;

    @InPublicSchema()
    @Field(() => types.revenueType, {
      nullable: true,
      description:
        'The purpose of the money; null for cash, for what funds owe each other and for credit that no charge takes.',
    })
    revenueType!: unknown;

    @InPublicSchema()
    @Field(() => types.ledgerAccount, {
      nullable: true,
      description:
        'The account that a collection is for, also where the line itself reduces a receivable. Null for lines that collect nothing.',
    })
    revenueAccount!: unknown;

    @InPublicSchema()
    @Field(() => Channel, {
      nullable: true,
      description: 'How the money comes in; null for cash and for what funds owe each other.',
    })
    channel!: Channel | null;

    @InPublicSchema()
    @Field(() => types.charge, {
      nullable: true,
      description: 'The charge that is paid or opened again; null for lines that concern none.',
    })
    charge!: unknown;
  }

  @NeedsScope('payment:read', 'ledger:read', 'revenue:read')
  @Directive('@shareable')
  @ObjectType({ description: 'A journal entry as it would be posted.' })
  class EntryPreview {
    @InPublicSchema()
    @Field(() => DateScalar, {
      description: "The day of the ledger it would belong to, in the agency's time zone.",
    })
    accountingDate!: string;

    @InPublicSchema()
    @Field(() => DateScalar, { description: 'The day it would count from, as for penalties.' })
    effectiveDate!: string;

    @Field(() => PostingRuleVersion, {
      nullable: true,
      description: 'The version of the rule that makes its lines; null for an entry that no rule makes.',
    })
    postingRule!: PostingRuleVersion | null;

    @InPublicSchema()
    @AssumedSize(12)
    @Field(() => [LinePreview], {
      description: 'In their order; debits equal credits, in total and in each fund.',
    })
    lines!: LinePreview[];
  }

  @NeedsScope('account:read')
  @Directive('@shareable')
  @ObjectType({ description: 'A hold that would be lifted, or placed again.' })
  class HoldPreview {
    @Field(() => ID, {
      description: 'That of the hold; of one that is placed again, that of the hold as it was before.',
    })
    id!: string;

    @Field(() => String, { description: 'As the kind of a Hold: SHUT_OFF or CASH_ONLY.' })
    kind!: string;

    @Field(() => types.account, { description: 'The account that it stands against.' })
    account!: unknown;
  }

  @InterfaceType({
    description:
      'What a movement of money would do, decided at this moment by the code that carries it out. Nothing is written, locked or kept. What is then done differs only if one of the accounts, the rules of the agency or the day has changed in between.',
    autoRegisterImplementations: false,
  })
  abstract class MovementPreview {
    @InPublicSchema()
    @AssumedSize(5)
    @Field(() => [AccountPreview], {
      description:
        'Every account that was looked at, also those that would stay as they are, of the departments within your reach.',
    })
    accounts!: AccountPreview[];

    @InPublicSchema()
    @AssumedSize(2)
    @Field(() => [EntryPreview], {
      description:
        'The journal entries that would be posted, whole, if a line of theirs is of a department within your reach.',
    })
    entries!: EntryPreview[];

    @AssumedSize(5)
    @Field(() => [HoldPreview], {
      description: 'The holds that would be lifted because nothing would be past due any more.',
    })
    holdsLifted!: HoldPreview[];

    @AssumedSize(5)
    @Field(() => [HoldPreview], {
      description: 'The holds that would be placed again because what had lifted them would be taken back.',
    })
    holdsPlacedAgain!: HoldPreview[];
  }

  return { MovementPreview };
}
