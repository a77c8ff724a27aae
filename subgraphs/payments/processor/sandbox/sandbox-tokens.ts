import { Tender } from '../../../../books/words/tender.js';
import { achReturnCodes } from '../../return/return-codes.js';
import { achChangeCodes } from '../ach-codes.js';
import type { Instrument } from '../processor.js';

/** Something that the sandbox tells of a charge by itself. */
export interface ScriptedNotice {
  readonly kind: 'charge.captured' | 'charge.returned' | 'dispute.changed' | 'instrument.changed';
  /** What makes it different from others of its kind, such as the status of a dispute. */
  readonly as?: string;
  /** When it happens, in bank delays after the charge. */
  readonly happens: number;
  /** When it is told, if not at once, in bank delays after the charge. */
  readonly told?: number;
  /** How often it is told. */
  readonly times?: number;
}

export interface SandboxToken extends Instrument {
  readonly outcome: 'approved' | 'pending' | 'challenge' | `challenge:${string}` | `declined:${string}`;
  /**
   * Whether the answer arrives, is lost after the charge, or the request is lost before it; or whether it is not told for a bank
   * delay what became of it, whoever asks.
   */
  readonly answers?: 'lost-after-charge' | 'lost-before-charge' | 'late';
  readonly notices?: readonly ScriptedNotice[];
  /** What becomes of a refund, if it is not simply paid. */
  readonly refunds?: 'pending' | `failed:${string}` | 'lost-after-refund';
}

const cards = [Tender.CARD_CREDIT, Tender.CARD_DEBIT];
const bankAccount = [Tender.ACH];
/** Of a bank delay of two seconds these are an hour. */
const hour = 1_800;

const card = (digits: string, rest: Omit<SandboxToken, keyof Instrument>): SandboxToken => ({
  masked: `Visa •••• ${digits}`,
  tenders: cards,
  ...rest,
});
const checking = (digits: string, rest: Omit<SandboxToken, keyof Instrument>): SandboxToken => ({
  masked: `Checking •••• ${digits}`,
  tenders: bankAccount,
  ...rest,
});

const opened: ScriptedNotice = { kind: 'dispute.changed', as: 'OPEN', happens: 1 };
const captured: ScriptedNotice = { kind: 'charge.captured', happens: 0 };

const fixed: Readonly<Record<string, SandboxToken>> = {
  tok_visa_ok: card('4242', { outcome: 'approved' }),
  tok_mastercard_ok: { masked: 'Mastercard •••• 4444', tenders: cards, outcome: 'approved' },
  tok_wallet_ok: { masked: 'Wallet •••• 0005', tenders: [Tender.WALLET], outcome: 'approved' },
  tok_declined: card('0002', { outcome: 'declined:DO_NOT_HONOR' }),
  tok_insufficient_funds: card('9995', { outcome: 'declined:INSUFFICIENT_FUNDS' }),
  tok_expired: card('0069', { outcome: 'declined:EXPIRED_CARD' }),
  tok_challenge: card('3155', { outcome: 'challenge' }),
  tok_challenge_failed: card('3063', { outcome: 'challenge:AUTHENTICATION_FAILED' }),
  tok_timeout: card('0119', { outcome: 'approved', answers: 'lost-after-charge' }),
  tok_timeout_unreached: card('0127', { outcome: 'approved', answers: 'lost-before-charge' }),
  tok_late_success: card('0135', {
    outcome: 'approved',
    answers: 'late',
    notices: [{ ...captured, told: 1 }],
  }),
  tok_disputed: card('0259', { outcome: 'approved', notices: [opened] }),
  tok_disputed_won: card('0267', {
    outcome: 'approved',
    notices: [opened, { ...opened, as: 'WON', happens: 2 }],
  }),
  tok_disputed_lost: card('0275', {
    outcome: 'approved',
    notices: [opened, { ...opened, as: 'LOST', happens: 2 }],
  }),
  tok_refund_pending: card('0283', { outcome: 'approved', refunds: 'pending' }),
  tok_refund_failed: card('0291', { outcome: 'approved', refunds: 'failed:EXPIRED_OR_CLOSED_CARD' }),
  tok_refund_timeout: card('0309', { outcome: 'approved', refunds: 'lost-after-refund' }),
  tok_webhook_only: card('0317', {
    outcome: 'approved',
    answers: 'lost-after-charge',
    notices: [captured],
  }),
  tok_webhook_duplicated: card('0325', { outcome: 'approved', notices: [{ ...captured, times: 5 }] }),
  tok_webhook_reordered: card('0333', {
    outcome: 'approved',
    notices: [
      { ...captured, told: 2 },
      { ...opened, happens: 1, told: 1 },
      { ...opened, as: 'WON', happens: 2, told: 0 },
    ],
  }),
  tok_webhook_delayed: card('0341', { outcome: 'approved', notices: [{ ...captured, told: hour }] }),
  tok_ach_ok: checking('6789', { outcome: 'approved' }),
  tok_ach_pending: checking('2227', { outcome: 'pending' }),
};

/** One for each reason for which a bank sends a debit back, or says what is to be changed before the next. */
const ofBanks = [
  ...achReturnCodes.map((code) => ({ code, kind: 'charge.returned' as const, digits: `1${code.slice(1)}6` })),
  ...achChangeCodes.map((code) => ({
    code,
    kind: 'instrument.changed' as const,
    digits: `3${code.slice(1)}6`,
  })),
].map(({ code, kind, digits }): [string, SandboxToken] => [
  `tok_ach_${code.toLowerCase()}`,
  checking(digits, { outcome: 'approved', notices: [{ kind, as: code, happens: 1 }] }),
]);

/** The test instruments, and how each behaves. A map, because callers send any text, also the names of what every object has. */
export const sandboxTokens: ReadonlyMap<string, SandboxToken> = new Map([
  ...Object.entries(fixed),
  ...ofBanks,
]);
