import type { AccountStatus, AccountType } from '../../books/words/account.js';
import { totalOf, type Agenda, type BillLine } from './agenda.js';
import type { CityCalendar, Day } from './calendar.js';
import { fixtures } from './fixtures.js';
import { OpenItem } from './items.js';
import { cashAtTheCounter } from './means.js';
import { Random } from './random.js';
import { blockedWhenCashOnly, departmentOf, type Inhabitant } from './residents.js';
import type { AutopayEnrollment, CityClosing, Hold, Means, PaymentPlan, Party } from './types.js';

/** Fixtures keep their ids whatever the seed. */
const fixtureSeed = 20_190_402;
const openedAt = new Date('2019-04-02T15:00:00Z');

const monthlyLines: readonly BillLine[] = [
  { revenueType: 'WATER', cents: 52_40n },
  { revenueType: 'SEWER', cents: 49_15n },
  { revenueType: 'STORM', cents: 9_50n },
  { revenueType: 'TRASH', cents: 22_00n },
  { revenueType: 'GARBAGE_TAX', cents: 1_82n },
];
const billedEvery = 30;
const lastBillDay: Day = -12;
const firstBilledMonthsAgo = 11;
const daysToPay = 20;

const savedCard: Means = { channel: 'AUTOPAY', tender: 'CARD_DEBIT', maskedInstrument: 'Visa •••• 0069' };
const onlineBankAccount: Means = { channel: 'ONLINE', tender: 'ACH', maskedInstrument: 'Checking •••• 6789' };

/** The residents that are always there, with their story. */
export class FixtureAccounts {
  readonly inhabitants: readonly Inhabitant[];
  readonly #calendar: CityCalendar;
  readonly #random = new Random(fixtureSeed);
  readonly #dana: Record<'utility' | 'court' | 'permit', Inhabitant>;
  readonly #others: Record<'nothingOpen' | 'closed' | 'cashOnly' | 'credit' | 'paymentPlan', Inhabitant>;

  constructor(calendar: CityCalendar) {
    this.#calendar = calendar;
    const { danaWhitfield: dana } = fixtures;
    const holder = this.#party(dana.displayName, dana.phone, dana.email, '418 Heron Ct');
    this.#dana = {
      utility: this.#inhabitant('UTILITY', dana.utilityAccount.number, holder, { means: savedCard }),
      court: this.#inhabitant('COURT', dana.courtAccount.number, holder),
      permit: this.#inhabitant('PERMIT', dana.permitAccount.number, holder),
    };
    const resident = (number: string, name: string, options?: InhabitantOptions): Inhabitant => {
      const digit = number.slice(-1);
      const email = `${name.toLowerCase().replace(' ', '.')}@example.org`;
      const party = this.#party(name, `+1 972-555-017${digit}`, email, `42${digit} Heron Ct`);
      return this.#inhabitant('UTILITY', number, party, options);
    };
    this.#others = {
      nothingOpen: resident(fixtures.nothingOpenAccount.number, 'Ruben Okafor'),
      closed: resident(fixtures.closedAccount.number, 'Hana Ferris', { status: 'CLOSED' }),
      cashOnly: resident(fixtures.cashOnlyAccount.number, 'Gordon Pruitt', {
        means: cashAtTheCounter,
        blockedTenders: blockedWhenCashOnly,
      }),
      credit: resident(fixtures.creditAccount.number, 'Leona Acosta'),
      paymentPlan: resident(fixtures.paymentPlanAccount.number, 'Theo Sandoval'),
    };
    this.inhabitants = [...Object.values(this.#dana), ...Object.values(this.#others)];
  }

  /** Plans all their bills and payments and answers what stands beside their accounts. */
  live(agenda: Agenda): CityClosing {
    const { utility, court, permit } = this.#dana;
    const { nothingOpen, closed, cashOnly, credit, paymentPlan } = this.#others;
    this.#billMonthly(agenda, utility, {
      unpaid: 4,
      declined: 3,
      firstPaymentId: fixtures.danaWhitfield.utilityAccount.firstPaymentId,
    });
    this.#billMonthly(agenda, nothingOpen, {});
    this.#billMonthly(agenda, closed, { endedMonthsAgo: 3 });
    this.#billMonthly(agenda, cashOnly, { unpaid: 1 });
    this.#billMonthly(agenda, credit, { overpaidCents: 37_50n });
    this.#billMonthly(agenda, paymentPlan, { unpaid: 4, penalized: 1 });
    const items = [this.#parkingCitation(agenda, court), this.#buildingPermit(agenda, permit)];
    return {
      items: items.map((item) => item.close()),
      holds: [this.#shutOff(utility), this.#cashOnlyHold(cashOnly)],
      paymentPlans: [this.#plan(paymentPlan)],
      autopayEnrollments: [this.#autopay(utility)],
    };
  }

  #billMonthly(agenda: Agenda, inhabitant: Inhabitant, story: MonthlyStory): void {
    const { unpaid = 0, endedMonthsAgo = 0, declined = 0, overpaidCents = 0n } = story;
    for (let monthsAgo = firstBilledMonthsAgo; monthsAgo >= endedMonthsAgo; monthsAgo -= 1) {
      const day = lastBillDay - monthsAgo * billedEvery;
      const dueDay = day + daysToPay;
      const description = `billed ${this.#calendar.date(day)}`;
      const bill = agenda.issue(inhabitant, { day, dueDay, description, lines: monthlyLines });
      const cents = totalOf(bill) + (monthsAgo === endedMonthsAgo ? overpaidCents : 0n);
      if (monthsAgo >= unpaid) {
        const id = monthsAgo === firstBilledMonthsAgo ? story.firstPaymentId : undefined;
        agenda.pay(inhabitant, { day: day + 8, cents, means: inhabitant.means, from: day, id });
        continue;
      }
      if (monthsAgo > 0 && monthsAgo <= declined)
        agenda.decline(inhabitant, dueDay, cents, inhabitant.means, 'EXPIRED_CARD');
      if (dueDay < 0 && monthsAgo <= (story.penalized ?? 12)) {
        const penalty: BillLine = { revenueType: 'PENALTY', cents: totalOf(bill) / 10n, kind: 'PENALTY' };
        agenda.issue(inhabitant, { day: dueDay + 1, dueDay: dueDay + 1, description, lines: [penalty] });
      }
    }
  }

  #parkingCitation(agenda: Agenda, inhabitant: Inhabitant): OpenItem {
    return new OpenItem(agenda, inhabitant, {
      number: fixtures.danaWhitfield.courtAccount.itemNumber,
      kind: 'PARKING_CITATION',
      statusWhenOpen: 'FEES_DUE',
      statusWhenPaid: 'DISPOSED',
      bill: {
        day: -9,
        dueDay: 21,
        description: 'parking at a hydrant, Main St',
        lines: [
          { revenueType: 'STATE_COST', cents: 17_00n },
          { revenueType: 'TECH', cents: 4_00n },
          { revenueType: 'SECURITY', cents: 4_90n },
          { revenueType: 'FINE', cents: 60_00n },
        ],
      },
    });
  }

  #buildingPermit(agenda: Agenda, inhabitant: Inhabitant): OpenItem {
    return new OpenItem(agenda, inhabitant, {
      number: fixtures.danaWhitfield.permitAccount.itemNumber,
      kind: 'BUILDING_PERMIT',
      statusWhenOpen: 'FEES_DUE',
      statusWhenPaid: 'READY_TO_ISSUE',
      bill: {
        day: -6,
        dueDay: 24,
        description: 'deck and carport',
        lines: [
          { revenueType: 'PLANREV', cents: 69_00n, kind: 'FEE' },
          { revenueType: 'BLDG', cents: 145_00n, kind: 'FEE' },
        ],
      },
    });
  }

  #shutOff({ account }: Inhabitant): Hold {
    const placedAt = this.#calendar.instant(-6, 6 * 3600);
    const reason = `Past due for more than 60 days; service ends on ${this.#calendar.date(5)} unless the past due amount is paid`;
    return {
      id: this.#random.id(placedAt),
      accountId: account.id,
      kind: 'SHUT_OFF',
      reason,
      placedAt,
      liftsWhenPaid: true,
    };
  }

  #cashOnlyHold({ account }: Inhabitant): Hold {
    const placedAt = this.#calendar.instant(-80, 11 * 3600);
    const reason = 'Two returned payments within six months';
    return {
      id: this.#random.id(placedAt),
      accountId: account.id,
      kind: 'CASH_ONLY',
      reason,
      placedAt,
      liftsWhenPaid: false,
    };
  }

  #plan({ account, owedCents }: Inhabitant): PaymentPlan {
    return {
      id: this.#random.id(openedAt),
      accountId: account.id,
      status: 'ACTIVE',
      remainingCents: owedCents,
      nextDue: this.#calendar.date(9),
      nextAmountCents: 95_00n,
    };
  }

  #autopay({ account }: Inhabitant): AutopayEnrollment {
    const nextRun = this.#calendar.date(lastBillDay + daysToPay);
    return {
      id: this.#random.id(openedAt),
      accountId: account.id,
      departmentCode: 'UTIL',
      active: true,
      tender: 'CARD_DEBIT',
      day: Number(nextRun.slice(-2)),
      nextRun,
    };
  }

  #party(displayName: string, phone: string, email: string, street: string): Party {
    const id = this.#random.id(openedAt);
    return { id, displayName, email, phone, mailingAddress: `${street}, Larkspur Bend, TX 75999` };
  }

  #inhabitant(type: AccountType, number: string, holder: Party, options: InhabitantOptions = {}): Inhabitant {
    return {
      account: {
        id: this.#random.id(openedAt),
        number,
        type,
        status: options.status ?? 'ACTIVE',
        departmentCode: departmentOf[type],
        holderId: holder.id,
        serviceAddress: type === 'UTILITY' ? (holder.mailingAddress.split(',')[0] ?? null) : null,
        blockedTenders: options.blockedTenders ?? [],
      },
      holder,
      random: this.#random.fork(),
      means: options.means ?? onlineBankAccount,
      owedCents: 0n,
    };
  }
}

interface InhabitantOptions {
  readonly status?: AccountStatus;
  readonly means?: Means;
  readonly blockedTenders?: readonly string[];
}

interface MonthlyStory {
  /** Of the payment of the first bill; any when absent. */
  readonly firstPaymentId?: string;
  /** How many of the latest bills are open. */
  readonly unpaid?: number;
  /** How many of them got a penalty; all that are past due when absent. */
  readonly penalized?: number;
  /** How many of them the saved card was declined for. */
  readonly declined?: number;
  /** When the account was closed; 0 when it is not. */
  readonly endedMonthsAgo?: number;
  readonly overpaidCents?: bigint;
}
