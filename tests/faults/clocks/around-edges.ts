import { isRepeated } from '../support/evidence.js';
import type { Booked } from '../support/journal.js';
import { isPosted } from '../support/payers.js';
import type { Answer, Wish } from '../support/payment-desk.js';
import { ClockedOffice } from './clocked-office.js';
import type { Edge } from './edges.js';
import { judgeClocks } from './judge-clocks.js';
import { wishOf, type ClockVerdict, type Stage } from './stage.js';

export interface EdgeVerdict extends ClockVerdict {
  /** On another day or in another period than the agency's calendar says. */
  readonly misdated: number;
  /** Not timed by the clock of the database. */
  readonly mistimed: number;
  /** Answered otherwise when it was sent again on another day. */
  readonly forgotten: number;
}

interface Attempt {
  readonly wish: Wish;
  readonly answer: Answer;
  readonly expected: Edge['before'];
}

const minuteMs = 60_000;
const skewMs = 5 * minuteMs;
const databaseSkewMs = 2 * minuteMs;

/** Pays just before an edge and at it, by offices that disagree about which it is; and asks once more on another day. */
export async function payAround(
  stage: Stage,
  { timeZone, instant, before, after }: Edge,
): Promise<EdgeVerdict & { readonly acknowledged: number }> {
  const { accounts, database, journal, clock, random } = stage;
  await using late = await ClockedOffice.open(database, timeZone);
  await using early = await ClockedOffice.open(database, timeZone);
  const from = (offsetMs: number): Date => new Date(instant.getTime() + offsetMs);
  const attempts: Attempt[] = [];
  await clock.setTo(from(-databaseSkewMs));
  for (const [offsetMs, expected] of [
    [-skewMs, before],
    [-1, before],
    [0, after],
    [skewMs, after],
  ] as const) {
    early.clock.now = () => from(offsetMs);
    const wish = wishOf(random, accounts);
    attempts.push({ wish, answer: await early.desk.pay(wish), expected });
  }
  await clock.setTo(from(databaseSkewMs));
  early.clock.now = () => from(-skewMs);
  late.clock.now = () => from(skewMs);
  const forgotten = await countForgotten(attempts, [early, late]);
  const booked = await journal.read();
  return {
    acknowledged: attempts.filter(({ answer }) => isPosted(answer)).length,
    ...judgeClocks([attempts.map(({ answer }) => answer)], booked),
    misdated: countMisdated(attempts, booked),
    mistimed: booked.filter(({ postedAt }) => new Date(postedAt) < from(-databaseSkewMs)).length,
    forgotten,
  };
}

async function countForgotten(
  attempts: readonly Attempt[],
  offices: readonly ClockedOffice[],
): Promise<number> {
  const again = await Promise.all(
    attempts.flatMap(({ wish, answer }) =>
      offices.map(async ({ desk }) => isRepeated(answer, await desk.pay(wish))),
    ),
  );
  return again.filter((isSame) => !isSame).length;
}

function countMisdated(attempts: readonly Attempt[], booked: readonly Booked[]): number {
  const places = new Map(booked.map((each) => [each.payment.id, each]));
  return attempts.filter(({ answer, expected }) => {
    const place = isPosted(answer) ? places.get(answer.id) : undefined;
    return (
      place?.accountingDate !== expected.accountingDate ||
      place.period.fiscalYear !== expected.period.fiscalYear ||
      place.period.number !== expected.period.number
    );
  }).length;
}
