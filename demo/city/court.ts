import type { Agenda, BillLine, Resident } from './agenda.js';
import type { Day, Period } from './calendar.js';
import { OpenItem } from './items.js';
import { chooseMeans } from './means.js';
import type { NumberSeries } from './numbers.js';
import type { Random } from './random.js';
import type { Item, PaymentPlan } from './types.js';

export interface CourtRecord {
  readonly item: Item;
  readonly plan?: PaymentPlan;
}

const caseKinds = ['TRAFFIC_CITATION', 'TRAFFIC_CITATION', 'PARKING_CITATION', 'CODE_CASE'];
const instalmentDays = 30;

/** At most one new case in a month: paid at once, by monthly instalments, or not yet. */
export function liveCourtMonth(
  agenda: Agenda,
  resident: Resident,
  { first, last }: Period,
  numbers: NumberSeries,
  casesPerMonthPerMille: number,
): CourtRecord[] {
  const { random } = resident;
  if (!random.chance(casesPerMonthPerMille)) return [];
  const day = agenda.calendar.workdayFrom(random.between(first, last - 2));
  const onPlan = random.chance(450);
  const citation = new OpenItem(agenda, resident, {
    number: numbers.next('CC', agenda.calendar.date(day)),
    kind: random.pick(caseKinds),
    statusWhenOpen: 'FEES_DUE',
    statusWhenPaid: 'DISPOSED',
    bill: {
      day,
      dueDay: day + instalmentDays,
      description: 'citation',
      lines: citationLines(random, onPlan),
    },
  });
  if (onPlan) return [payByInstalments(agenda, resident, citation, day)];
  const isPaid = random.chance(930);
  if (isPaid)
    citation.pay(day + random.between(2, random.chance(850) ? 28 : 80), chooseMeans('COURT', random));
  return [{ item: citation.close() }];
}

function payByInstalments(agenda: Agenda, resident: Resident, citation: OpenItem, day: Day): CourtRecord {
  const { random } = resident;
  const instalments = random.between(4, 7);
  const eachCents = citation.openCents / BigInt(instalments);
  const defaultsAfter = random.chance(80) ? random.between(1, instalments - 1) : instalments;
  let nextDay: Day | undefined;
  for (let paid = 0; paid < defaultsAfter && nextDay === undefined; paid += 1) {
    const payDay = day + (paid + 1) * instalmentDays - random.between(0, 5);
    const cents = paid === instalments - 1 ? citation.openCents : eachCents;
    if (!citation.pay(payDay, resident.means, cents)) nextDay = day + (paid + 1) * instalmentDays;
  }
  const item = citation.close();
  if (citation.openCents === 0n) return { item };
  const plan = {
    id: random.id(agenda.calendar.instant(day, 10 * 3600)),
    accountId: item.accountId,
    remainingCents: citation.openCents,
  };
  return {
    item,
    plan:
      nextDay === undefined
        ? { ...plan, status: 'DEFAULTED', nextDue: null, nextAmountCents: null }
        : { ...plan, status: 'ACTIVE', nextDue: agenda.calendar.date(nextDay), nextAmountCents: eachCents },
  };
}

/** The state's part is never the city's revenue. */
function citationLines(random: Random, onPlan: boolean): BillLine[] {
  const lines: BillLine[] = [
    { revenueType: 'STATE_COST', cents: random.pick([36_00n, 52_00n, 62_00n]) },
    { revenueType: 'TECH', cents: 4_00n },
    { revenueType: 'SECURITY', cents: 4_90n },
    { revenueType: 'FINE', cents: random.cents(60_00, 245_00) },
  ];
  return onPlan ? [...lines, { revenueType: 'TIMEPAY', cents: 15_00n, kind: 'FEE' }] : lines;
}
