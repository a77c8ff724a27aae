import { defineWords } from '../../../books/words/words.js';
import type { Tender } from '../../../books/words/tender.js';

/** How long a bank may take to send a payment back, from the day on which it was settled between the banks. */
export type Window = { readonly bankingDays: number } | { readonly calendarDays: number };

/** Who is at fault, by which NACHA watches how often it happens. */
type ReturnClass =
  | 'INSUFFICIENT_FUNDS'
  | 'ADMINISTRATIVE'
  | 'UNAUTHORISED'
  | 'STOPPED'
  | 'OTHER'
  /** About another return, and no return of a payment. */
  | 'OF_A_RETURN';

export interface ReturnRule {
  readonly meaning: string;
  /** What is returned with this code; null for whatever a bank can return. */
  readonly tender: Extract<Tender, 'ACH' | 'CHECK'> | null;
  readonly class: ReturnClass;
  /** Null where a bank may send it back however late. */
  readonly window: Window | null;
  /** Whether the same debit may be presented again: at most twice within 180 days. */
  readonly isRepresentable: boolean;
  /** Whether the payer is charged the fee for returned payments, if the department has one. */
  readonly takesFee: boolean;
  /** Whether it blocks the tender of the account: at once, when there were several, or never. */
  readonly blocks: 'AT_ONCE' | 'COUNTED' | 'NEVER';
}

const soon = { bankingDays: 2 };
const late = { calendarDays: 60 };

type Rest = Pick<ReturnRule, 'class' | 'window' | 'isRepresentable' | 'takesFee' | 'blocks'>;

const insufficient: Rest = {
  ...{ class: 'INSUFFICIENT_FUNDS', window: soon, isRepresentable: true, takesFee: true, blocks: 'COUNTED' },
};
const administrative: Rest = {
  ...{ class: 'ADMINISTRATIVE', window: soon, isRepresentable: false, takesFee: true, blocks: 'COUNTED' },
};
const unauthorised: Rest = {
  ...{ class: 'UNAUTHORISED', window: late, isRepresentable: false, takesFee: false, blocks: 'AT_ONCE' },
};
/** What is no fault of the payer costs nothing and blocks nothing. */
const other: Rest = {
  ...{ class: 'OTHER', window: soon, isRepresentable: false, takesFee: false, blocks: 'NEVER' },
};
const ofAReturn = (bankingDays: number): Rest => ({
  ...other,
  class: 'OF_A_RETURN',
  window: { bankingDays },
});

const ach = (meaning: string, rest: Rest): ReturnRule => ({ meaning, tender: 'ACH', ...rest });

/** Why a payment comes back, and what follows from it. Those with an R are numbered by NACHA. */
const rules = {
  R01: ach('Insufficient funds.', insufficient),
  R02: ach('The account is closed.', administrative),
  R03: ach('There is no such account, or it is of somebody else.', administrative),
  R04: ach('The account number cannot be one.', administrative),
  R05: ach('A consumer’s account was debited as that of a company.', unauthorised),
  R06: ach('Our own bank asked for it back.', other),
  R07: ach('The payer has revoked the authorisation.', unauthorised),
  R08: ach('The payer has stopped the payment.', {
    ...insufficient,
    class: 'STOPPED',
    isRepresentable: false,
  }),
  R09: ach('The funds are not collected yet.', insufficient),
  R10: ach('The payer says that it was not authorised.', unauthorised),
  R11: ach('It was authorised, but not as it was debited.', { ...unauthorised, blocks: 'COUNTED' }),
  R12: ach('The branch was sold to another bank.', other),
  R13: ach('The routing number is none of a bank that takes part.', other),
  R14: ach('Whoever acts for the payer has died or cannot act any more.', other),
  R15: ach('The payer has died.', other),
  R16: ach('The account is frozen.', { ...administrative, class: 'OTHER' }),
  R17: ach('The bank could not read or process the debit.', other),
  R20: ach('The account takes no debits.', { ...other, class: 'OTHER', blocks: 'COUNTED' }),
  R24: ach('It was debited twice.', other),
  R29: ach('The company says that it was not authorised.', { ...unauthorised, window: soon }),
  R31: ach('Both banks have agreed to send it back late.', { ...other, window: null }),
  R51: ach('A check was debited that should not have been presented again.', unauthorised),
  R61: ach('A return went to the wrong bank.', ofAReturn(5)),
  R67: ach('A return was sent twice.', ofAReturn(5)),
  R68: ach('A return came too late.', ofAReturn(5)),
  R69: ach('A return has wrong fields.', ofAReturn(5)),
  R70: ach('A return that was agreed on was not agreed on.', ofAReturn(5)),
  R71: ach('A dishonoured return went to the wrong bank.', ofAReturn(2)),
  R72: ach('A dishonoured return came too late.', ofAReturn(2)),
  R73: ach('The return that was dishonoured was in time.', ofAReturn(2)),
  R74: ach('A return is corrected.', ofAReturn(2)),
  R75: ach('The return that was dishonoured was no duplicate.', ofAReturn(2)),
  R76: ach('The return that was dishonoured was right.', ofAReturn(2)),
  R77: ach('The return that was dishonoured is not contested.', ofAReturn(2)),
  CHECK_BOUNCED: {
    ...{ meaning: 'The bank did not honour the check.', tender: 'CHECK', ...insufficient },
    ...{ window: null, isRepresentable: false },
  },
  UNSTATED: {
    ...{ meaning: 'The bank or the processor does not say why.', tender: null, ...other },
    window: null,
  },
} as const satisfies Readonly<Record<string, ReturnRule>>;

export type ReturnCode = keyof typeof rules;
export const returnRules: Readonly<Record<ReturnCode, ReturnRule>> = rules;

const codes = Object.keys(rules) as ReturnCode[];

export const returnCodes = defineWords(
  'ReturnCode',
  'Why a bank sends a payment back. Those with an R are numbered by NACHA.',
  Object.fromEntries(codes.map((code) => [code, rules[code].meaning])) as Record<ReturnCode, string>,
);
export const ReturnCode = returnCodes.values;

/** What a bank says of debits, as NACHA numbers it. */
export const achReturnCodes = codes.filter((code) => returnRules[code].tender === 'ACH');

/** As we know it, of what somebody else has called it. */
export const returnCodeOf = (code: string | null): ReturnCode =>
  codes.find((known) => known === code) ?? ReturnCode.UNSTATED;

const windowWords = (window: Window | null): string => {
  if (!window) return 'any time';
  return 'bankingDays' in window ? `${window.bankingDays} banking days` : `${window.calendarDays} days`;
};
const blockWords = { AT_ONCE: 'at once', COUNTED: 'when there were several', NEVER: 'never' } as const;
const yesOrNo = (is: boolean): string => (is ? 'yes' : 'no');

/** The rows of the table in docs/returns.md. */
export const returnTable = (): string[] =>
  codes.map((code) => {
    const { meaning, class: of, window, isRepresentable, takesFee, blocks } = returnRules[code];
    const cells = [code, meaning, of, windowWords(window), yesOrNo(isRepresentable), yesOrNo(takesFee)];
    return `| ${[...cells, blockWords[blocks]].join(' | ')} |`;
  });
