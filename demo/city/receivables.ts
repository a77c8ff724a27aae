import { totalOf, type Agenda, type Resident } from './agenda.js';
import type { Period } from './calendar.js';
import { chooseMeans } from './means.js';

/** A tenant or licensee of the city: a monthly invoice, and once a year its license. */
export function liveReceivableMonth(
  agenda: Agenda,
  resident: Resident,
  { first }: Period,
  month: number,
): void {
  const { random } = resident;
  const day = agenda.calendar.workdayFrom(first);
  const bill = agenda.issue(resident, {
    day,
    dueDay: day + 30,
    description: 'monthly invoice',
    lines: [
      { revenueType: 'MISC_AR', cents: random.cents(90_00, 320_00) },
      ...(month === 2 ? [{ revenueType: 'LICENSE', cents: 85_00n }] : []),
    ],
  });
  const payDay = day + (random.chance(920) ? random.between(8, 29) : random.between(32, 70));
  agenda.pay(resident, { day: payDay, cents: totalOf(bill), means: chooseMeans('FIN', random), from: day });
}
