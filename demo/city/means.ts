import type { Channel } from '../../books/words/channel.js';
import type { Tender } from '../../books/words/tender.js';
import type { DepartmentCode } from './departments.js';
import type { Random, Weighted } from './random.js';
import type { Means } from './types.js';

type Shares<Choice> = Weighted<Choice>;

/** In percent of a department's payments. Autopay is an enrollment and not chosen here. */
const channels: Record<DepartmentCode, Shares<Channel>> = {
  UTIL: [
    ['ONLINE', 20],
    ['MOBILE', 12],
    ['LOCKBOX', 12],
    ['COUNTER', 9],
    ['BANK_BILL_PAY', 8],
    ['IVR', 5],
    ['KIOSK', 2],
    ['AGENT_PHONE', 2],
  ],
  TAX: [
    ['ONLINE', 20],
    ['LOCKBOX', 15],
    ['COUNTER', 8],
    ['IVR', 2],
  ],
  PERMITS: [
    ['ONLINE', 65],
    ['COUNTER', 35],
  ],
  PARKS: [
    ['ONLINE', 44],
    ['MOBILE', 26],
    ['COUNTER', 25],
    ['KIOSK', 5],
  ],
  COURT: [
    ['ONLINE', 52],
    ['COUNTER', 33],
    ['LOCKBOX', 10],
    ['IVR', 5],
  ],
  FIN: [
    ['ONLINE', 55],
    ['LOCKBOX', 30],
    ['COUNTER', 15],
  ],
};

/** Chosen so that over all departments 38 % pay by ACH, 22 credit, 20 debit, 14 check, 5 cash and 1 by money order. */
const tenders: Record<Channel, Shares<Tender>> = {
  AUTOPAY: [
    ['ACH', 70],
    ['CARD_CREDIT', 17],
    ['CARD_DEBIT', 13],
  ],
  ONLINE: [
    ['ACH', 38],
    ['CARD_CREDIT', 34],
    ['CARD_DEBIT', 28],
  ],
  MOBILE: [
    ['ACH', 30],
    ['CARD_CREDIT', 37],
    ['CARD_DEBIT', 33],
  ],
  IVR: [
    ['ACH', 20],
    ['CARD_CREDIT', 42],
    ['CARD_DEBIT', 38],
  ],
  AGENT_PHONE: [
    ['CARD_CREDIT', 50],
    ['CARD_DEBIT', 50],
  ],
  BANK_BILL_PAY: [['ACH', 100]],
  ESCROW_FILE: [['ACH', 100]],
  LOCKBOX: [
    ['CHECK', 96],
    ['MONEY_ORDER', 4],
  ],
  COUNTER: [
    ['CHECK', 36],
    ['CASH', 33],
    ['CARD_DEBIT', 18],
    ['CARD_CREDIT', 10],
    ['MONEY_ORDER', 3],
  ],
  KIOSK: [
    ['CARD_CREDIT', 40],
    ['CARD_DEBIT', 40],
    ['CASH', 20],
  ],
};

/** Hours in which each channel takes payments, city time, both included. */
const hours: Record<Channel, readonly [from: number, to: number]> = {
  AUTOPAY: [0, 0],
  ONLINE: [6, 22],
  MOBILE: [6, 22],
  IVR: [7, 21],
  COUNTER: [8, 16],
  KIOSK: [7, 20],
  LOCKBOX: [9, 11],
  BANK_BILL_PAY: [5, 6],
  AGENT_PHONE: [8, 17],
  ESCROW_FILE: [9, 9],
};

const processed: ReadonlySet<Tender> = new Set(['CARD_CREDIT', 'CARD_DEBIT', 'ACH']);

/** Whether a processor confirms the tender, as against one that is handed over. */
export const isProcessed = (tender: Tender): boolean => processed.has(tender);

/** Channels that rest at the weekend. */
export const restsOnWeekends = (channel: Channel): boolean =>
  ['COUNTER', 'LOCKBOX', 'BANK_BILL_PAY', 'AGENT_PHONE', 'ESCROW_FILE'].includes(channel);

export function chooseMeans(department: DepartmentCode, random: Random): Means {
  return meansThrough(random.weighted(channels[department]), random);
}

export function meansThrough(channel: Channel, random: Random): Means {
  const tender = random.weighted(tenders[channel]);
  return { channel, tender, maskedInstrument: maskedInstrument(tender, random) };
}

export const cashAtTheCounter: Means = { channel: 'COUNTER', tender: 'CASH', maskedInstrument: null };

/** Seconds from midnight in the city. */
export function timeOfDay(channel: Channel, random: Random): number {
  const [from, to] = hours[channel];
  return channel === 'AUTOPAY'
    ? random.between(60, 600)
    : from * 3600 + random.between(0, (to - from + 1) * 3600 - 1);
}

function maskedInstrument(tender: Tender, random: Random): string | null {
  const lastDigits = (): string => String(random.between(0, 9999)).padStart(4, '0');
  switch (tender) {
    case 'CARD_CREDIT':
    case 'CARD_DEBIT':
      return `${random.pick(['Visa', 'Visa', 'Mastercard', 'Discover'])} •••• ${lastDigits()}`;
    case 'ACH':
      return `Checking •••• ${lastDigits()}`;
    case 'CHECK':
      return `Check ${random.between(101, 9999)}`;
    case 'CASH':
    case 'MONEY_ORDER':
    case 'WALLET':
      return null;
  }
}
