import { Field, ObjectType } from 'type-graphql';
import { sumCents, type Cents } from '../../../platform/money/money.js';
import { daysBetween, type CivilDate } from '../../../platform/time/civil-date.js';

@ObjectType({
  description:
    'Open charges by days past their due date, on the current day of the agency. Each charge is in one of the five buckets, so they add up to total; an operation that leaves one of them out shows less. Credit is not taken off.',
})
export class Aging {
  @Field(() => BigInt, {
    description: 'All open charges, which is the sum of the five buckets, in US dollars.',
  })
  total!: Cents;

  @Field(() => BigInt, { description: 'Not yet due, or due today, in US dollars.' })
  current!: Cents;

  @Field(() => BigInt, { description: '1 to 30 days past due, in US dollars.' })
  d1to30!: Cents;

  @Field(() => BigInt, { description: '31 to 60 days past due, in US dollars.' })
  d31to60!: Cents;

  @Field(() => BigInt, { description: '61 to 90 days past due, in US dollars.' })
  d61to90!: Cents;

  @Field(() => BigInt, { description: 'More than 90 days past due, in US dollars.' })
  over90!: Cents;
}

interface DatedCharge {
  readonly openCents: Cents;
  readonly dueDate: CivilDate;
}

/** Sorts open charges into aging buckets by their due date. */
export function ageCharges(charges: readonly DatedCharge[], today: CivilDate): Aging {
  const between = (first: number, last: number): Cents =>
    sumCents(
      charges
        .filter(({ dueDate }) => {
          const daysLate = daysBetween(dueDate, today);
          return daysLate >= first && daysLate <= last;
        })
        .map((charge) => charge.openCents),
    );
  return {
    total: sumCents(charges.map(({ openCents }) => openCents)),
    current: between(-Infinity, 0),
    d1to30: between(1, 30),
    d31to60: between(31, 60),
    d61to90: between(61, 90),
    over90: between(91, Infinity),
  };
}

/** What should have been paid before today. */
export function pastDueCents(charges: readonly DatedCharge[], today: CivilDate): Cents {
  return sumCents(charges.filter(({ dueDate }) => dueDate < today).map((charge) => charge.openCents));
}
