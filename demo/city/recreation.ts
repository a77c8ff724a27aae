import type { Agenda, BillLine, Resident } from './agenda.js';
import type { Period } from './calendar.js';
import { OpenItem } from './items.js';
import { chooseMeans } from './means.js';
import type { NumberSeries } from './numbers.js';
import type { Random } from './random.js';
import type { Item } from './types.js';

/** Classes, rentals and golf rounds of a household in a month; nearly all are paid on booking. */
export function liveRecreationMonth(
  agenda: Agenda,
  resident: Resident,
  { first, last }: Period,
  numbers: NumberSeries,
  bookingsPerMonth: number,
): Item[] {
  const { random } = resident;
  return Array.from({ length: random.between(bookingsPerMonth - 2, bookingsPerMonth + 2) }, () => {
    const day = random.between(first, last);
    const booking = new OpenItem(agenda, resident, {
      number: numbers.next('RG', agenda.calendar.date(day)),
      kind: 'REGISTRATION',
      statusWhenOpen: 'FEES_DUE',
      statusWhenPaid: 'CONFIRMED',
      bill: { day, dueDay: day + 14, description: 'registration', lines: bookingLines(random) },
    });
    const payDay = day + (random.chance(850) ? 0 : random.between(1, 12));
    booking.pay(payDay, random.chance(800) ? resident.means : chooseMeans('PARKS', random));
    return booking.close();
  });
}

function bookingLines(random: Random): BillLine[] {
  switch (
    random.weighted([
      ['GOLF', 40],
      ['PROG', 45],
      ['FACIL', 15],
    ] as const)
  ) {
    case 'GOLF':
      return [{ revenueType: 'GOLF', cents: random.pick([28_00n, 38_00n, 46_00n, 54_00n]), kind: 'FEE' }];
    case 'FACIL':
      return [{ revenueType: 'FACIL', cents: random.cents(6, 30) * 10_00n, kind: 'FEE' }];
    case 'PROG': {
      const programCents = random.cents(8, 26) * 5_00n;
      const lines: BillLine[] = [{ revenueType: 'PROG', cents: programCents, kind: 'FEE' }];
      return random.chance(150) ? [...lines, { revenueType: 'FACIL', cents: 15_00n, kind: 'FEE' }] : lines;
    }
  }
}
