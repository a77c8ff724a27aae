import { totalOf, type Agenda, type Resident } from './agenda.js';
import { historyDays, type Day } from './calendar.js';
import { meansThrough, chooseMeans } from './means.js';

/** Property tax is billed in mid-October and due at the end of January; mortgage companies pay by escrow file. */

const escrowPerMille = 550;
const halvesPerMille = 150;
const latePerMille = 70;
const neverPerMille = 25;
const penaltyPercent = 7n;

interface TaxSchedule {
  readonly taxYear: number;
  readonly billDay: Day;
  readonly dueDay: Day;
}

/** The tax bills of a parcel that are still open when the history starts or come later, and their payments. */
export function livePropertyTax(agenda: Agenda, resident: Resident): void {
  const { random } = resident;
  const assessedCents = random.cents(900_00, 3_400_00);
  const isEscrowed = random.chance(escrowPerMille);
  for (const schedule of schedules(agenda)) {
    const payDays = isEscrowed ? [escrowDay(schedule)] : ownPaymentDays(schedule, resident);
    const lastDay = payDays.at(-1);
    if (lastDay !== undefined && lastDay < -historyDays) continue;
    const bill = agenda.issue(resident, {
      day: schedule.billDay,
      dueDay: schedule.dueDay,
      description: `${schedule.taxYear}`,
      lines: [
        { revenueType: 'TAX_CUR', cents: (assessedCents * 67n) / 100n },
        { revenueType: 'TAX_DEBT', cents: (assessedCents * 33n) / 100n },
      ],
    });
    const penaltyCents = penalize(agenda, resident, schedule, totalOf(bill), lastDay);
    const partCents = totalOf(bill) / BigInt(payDays.length || 1);
    payDays.forEach((planned, index) => {
      const isLast = index === payDays.length - 1;
      const cents = isLast ? totalOf(bill) - partCents * BigInt(index) + penaltyCents : partCents;
      const means = isEscrowed ? meansThrough('ESCROW_FILE', random) : chooseMeans('TAX', random);
      agenda.pay(resident, {
        day: Math.max(planned, -historyDays),
        cents,
        means,
        from: Math.max(schedule.billDay, -historyDays),
      });
    });
  }
}

function schedules({ calendar }: Agenda): TaxSchedule[] {
  const year = Number(calendar.today.slice(0, 4));
  return [year - 2, year - 1, year]
    .map((taxYear) => ({
      taxYear,
      billDay: calendar.dayOf(`${taxYear}-10-15`),
      dueDay: calendar.dayOf(`${taxYear + 1}-01-31`),
    }))
    .filter(({ billDay }) => billDay <= 0 && billDay > -2 * historyDays);
}

/** The mortgage companies send their file in mid-December. */
const escrowDay = ({ billDay }: TaxSchedule): Day => billDay + 61;

function ownPaymentDays({ billDay, dueDay }: TaxSchedule, { random }: Resident): Day[] {
  if (random.chance(neverPerMille)) return [];
  if (random.chance(latePerMille)) return [dueDay + random.between(5, 150)];
  const beforeDue = dueDay - random.between(0, random.chance(750) ? 60 : 100);
  return random.chance(halvesPerMille) ? [Math.max(billDay + 20, beforeDue - 40), beforeDue] : [beforeDue];
}

/** What is unpaid on February 1 carries penalty and interest. */
function penalize(
  agenda: Agenda,
  resident: Resident,
  { dueDay, taxYear }: TaxSchedule,
  owedCents: bigint,
  paidOn: Day | undefined,
): bigint {
  const isLate = paidOn === undefined || paidOn > dueDay;
  if (!isLate || dueDay >= 0) return 0n;
  const cents = (owedCents * penaltyPercent) / 100n;
  agenda.issue(resident, {
    day: dueDay + 1,
    dueDay: dueDay + 1,
    description: `${taxYear}`,
    lines: [{ revenueType: 'PENINT', cents, kind: 'PENALTY' }],
  });
  return cents;
}
