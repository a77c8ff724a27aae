import { Field, Int, ObjectType } from 'type-graphql';
import { AssumedSize } from '../../../platform/federation/cost.js';
import { sumCents, type Cents } from '../../../platform/money/money.js';
import { RevenueTypeStub } from '../stubs.js';
import { Channel } from '../../../books/words/channel.js';
import type { AttemptQuestion, ChannelRevenue, RevenueTotals } from './revenue.repository.js';

const channelCount = Object.keys(Channel).length;

@ObjectType({ description: 'What came in through one channel, and how many attempts it took.' })
export class ChannelTotal {
  @Field(() => Channel, { description: 'How it came in.' })
  channel!: Channel;

  @Field(() => BigInt, { name: 'net', description: 'Collected, less refunds and returns, in US dollars.' })
  netCents!: Cents;

  @Field(() => Int, { description: 'Payments posted with revenue of the department.' })
  count!: number;

  departmentCode!: string;
  dates!: AttemptQuestion;
}

@ObjectType({ description: 'What was collected, and what was recognised as revenue, for one purpose.' })
export class RevenueTypeTotal {
  @Field(() => RevenueTypeStub, { description: 'The purpose.' })
  revenueType!: RevenueTypeStub;

  @Field(() => BigInt, { name: 'net', description: 'Collected, less refunds and returns, in US dollars.' })
  netCents!: Cents;

  @Field(() => BigInt, {
    name: 'recognized',
    description: 'Recognised as revenue by the journal, in US dollars; negative where more was taken back.',
  })
  recognizedCents!: Cents;
}

@ObjectType({
  description:
    "What a department collected between two accounting dates, and what was recognised as its revenue. Collections are counted when money comes in, also for what was billed earlier; revenue is recognised when the journal credits a revenue account, which for what is billed on accrual is the day of the bill. Over the same dates the two differ by what is billed and not yet paid. All figures are those of one journal entry, ledgerSequence. Money collected for others, such as a state's court costs, is in neither.",
})
export class RevenueSummary {
  @Field(() => BigInt, {
    name: 'gross',
    description: 'Collected, before refunds and returns, in US dollars.',
  })
  grossCents!: Cents;

  @Field(() => BigInt, { name: 'refunds', description: 'Given back, in US dollars; zero or more.' })
  refundCents!: Cents;

  @Field(() => BigInt, { name: 'returns', description: 'Taken back by banks, in US dollars; zero or more.' })
  returnCents!: Cents;

  @Field(() => BigInt, {
    name: 'net',
    description:
      'Gross less refunds and returns, in US dollars: what was collected, on a cash basis, whenever it was earned.',
  })
  netCents!: Cents;

  @Field(() => BigInt, {
    name: 'recognized',
    description:
      "The sum of the journal's lines on revenue accounts of the department, credits less debits, in US dollars: what was earned by the books, whenever it is paid.",
  })
  recognizedCents!: Cents;

  @Field(() => Int, { description: 'Payments posted with revenue of the department.' })
  count!: number;

  @Field(() => Date, {
    description:
      'The instant the figures are true for; asked for again, it gives the same. Without asOf, when the last journal entry in them was posted, or 1970-01-01T00:00:00.000Z while the journal is empty.',
  })
  asOf!: Date;

  @Field(() => Int, {
    description: 'The last journal entry that is in the figures; 0 while the journal is empty.',
  })
  ledgerSequence!: number;

  @AssumedSize(channelCount)
  @Field(() => [ChannelTotal], {
    description: 'Every channel, also those with nothing to show, in a fixed order.',
  })
  byChannel!: ChannelTotal[];

  @AssumedSize(12)
  @Field(() => [RevenueTypeTotal], {
    description: 'The purposes that money came in for or revenue was recognised for, ordered by code.',
  })
  byRevenueType!: RevenueTypeTotal[];
}

const netOf = ({ grossCents, refundCents, returnCents }: ChannelRevenue): Cents =>
  grossCents - refundCents - returnCents;

export function summarise(
  totals: RevenueTotals,
  departmentCode: string,
  dates: AttemptQuestion,
): RevenueSummary {
  const { channels, revenueTypes, asOf, ledgerSequence } = totals;
  const byName = new Map(channels.map((channel) => [channel.channel, channel]));
  return {
    grossCents: sumCents(channels.map(({ grossCents }) => grossCents)),
    refundCents: sumCents(channels.map(({ refundCents }) => refundCents)),
    returnCents: sumCents(channels.map(({ returnCents }) => returnCents)),
    netCents: sumCents(channels.map(netOf)),
    recognizedCents: sumCents(revenueTypes.map(({ recognizedCents }) => recognizedCents)),
    count: channels.reduce((sum, { paymentCount }) => sum + paymentCount, 0),
    asOf,
    ledgerSequence,
    byChannel: Object.values(Channel).map((channel) => {
      const revenue = byName.get(channel);
      return {
        channel,
        netCents: revenue ? netOf(revenue) : 0n,
        count: revenue?.paymentCount ?? 0,
        departmentCode,
        dates,
      };
    }),
    byRevenueType: revenueTypes
      .filter(({ revenueTypeCode }) => revenueTypeCode !== '')
      .map(({ revenueTypeCode, ...cents }) => ({ revenueType: { code: revenueTypeCode }, ...cents })),
  };
}
