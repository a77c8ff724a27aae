import type { Agenda, BillLine, Resident } from './agenda.js';
import type { Period } from './calendar.js';
import { OpenItem } from './items.js';
import { chooseMeans } from './means.js';
import type { NumberSeries } from './numbers.js';
import type { Random } from './random.js';
import type { Item } from './types.js';

const issuedAfterDays = 4;

/** Permits that a contractor or an owner asks for in a month; most are paid within three weeks, all of them in full. */
export function livePermitMonth(
  agenda: Agenda,
  resident: Resident,
  { first, last }: Period,
  numbers: NumberSeries,
  permitsPerMonth: number,
): Item[] {
  const { random } = resident;
  return Array.from({ length: random.between(permitsPerMonth - 1, permitsPerMonth + 2) }, () => {
    const day = random.between(first, last);
    const permit = new OpenItem(agenda, resident, {
      number: numbers.next('BP', agenda.calendar.date(day)),
      kind: 'BUILDING_PERMIT',
      statusWhenOpen: 'FEES_DUE',
      statusWhenPaid: 'READY_TO_ISSUE',
      bill: { day, dueDay: day + 30, description: 'building permit', lines: permitLines(random) },
    });
    const payDay = day + random.between(0, 18);
    const isPaid = permit.pay(payDay, random.chance(800) ? resident.means : chooseMeans('PERMITS', random));
    return permit.close(isPaid && payDay + issuedAfterDays < 0 ? 'ISSUED' : undefined);
  });
}

function permitLines(random: Random): BillLine[] {
  const lines: BillLine[] = [{ revenueType: 'BLDG', cents: random.cents(65_00, 260_00), kind: 'FEE' }];
  if (random.chance(350))
    lines.push({ revenueType: 'PLANREV', cents: random.cents(40_00, 120_00), kind: 'FEE' });
  if (random.chance(300)) lines.push({ revenueType: 'ELEC', cents: random.cents(45_00, 95_00), kind: 'FEE' });
  if (random.chance(250))
    lines.push({ revenueType: 'PLUMB', cents: random.cents(45_00, 95_00), kind: 'FEE' });
  if (random.chance(60)) lines.push({ revenueType: 'REINSPECT', cents: 75_00n, kind: 'FEE' });
  return lines;
}
