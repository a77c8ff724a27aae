import type { Role } from '../../../platform/access/principal.js';
import { addDays } from '../../../platform/time/civil-date.js';
import type { CreatePaymentInput } from '../../../schema/generated/graphql.js';
import { today } from '../../e2e-support/city-database.js';
import { cash } from '../../e2e-support/payments.js';

/** Accounts and charges that the cases are about, by their ids in the graph. */
export interface Subjects {
  /** Of the utility: owes 30.00 for sewer and then 70.00 for water. */
  readonly utility: string;
  readonly sewer: string;
  readonly water: string;
  /** Of the court: owes a fine of 100.00; a fee of 4.00 is paid. */
  readonly court: string;
  readonly fine: string;
  readonly paidFee: string;
  /** Of the building department: owes 69.00 and 145.00. */
  readonly permit: string;
  readonly permitFee: string;
  /** Of the court, with nothing owed. */
  readonly settled: string;
  readonly closed: string;
  readonly cashOnly: string;
  /** A bill of the account that is paid in cash only. */
  readonly cashOnlyBill: string;
}

/** Who asks; the portal of an integrator unless a case says otherwise. */
export type Asker = { readonly role: Role; readonly departments?: readonly string[] };

export interface RefusalCase {
  readonly what: string;
  readonly asker?: Asker;
  /** What is different from a payment of 10.00 to the utility account, by card, online, which would be posted. */
  readonly difference: (subjects: Subjects) => object;
  readonly code: string;
  /** Below `input`. */
  readonly path: readonly string[];
}

const cashier: Asker = { role: 'cashier' };
const utilityRep: Asker = { role: 'billing-rep', departments: ['UTIL'] };
const nobody = `acct_${'0'.repeat(32)}`;
const noCharge = `chg_${'0'.repeat(32)}`;
const visa = '4111111111111111';

type Difference = Partial<CreatePaymentInput>;

const amount = (what: string, written: unknown, code: string): RefusalCase => ({
  what: `an amount that ${what}`,
  difference: () => ({ amount: written }),
  code,
  path: ['amount'],
});

const amounts: readonly RefusalCase[] = [
  amount('is zero', '0', 'AMOUNT_NOT_POSITIVE'),
  amount('is zero in cents', '0.00', 'AMOUNT_NOT_POSITIVE'),
  amount('is negative', '-10.00', 'AMOUNT_NOT_POSITIVE'),
  amount('has three decimals', '10.001', 'AMOUNT_SCALE'),
  amount('has three decimals that say nothing', '10.000', 'AMOUNT_SCALE'),
  amount('has an exponent', '1e5', 'AMOUNT_MALFORMED'),
  amount('is no number', 'NaN', 'AMOUNT_MALFORMED'),
  amount('is infinite', 'Infinity', 'AMOUNT_MALFORMED'),
  amount('is empty', '', 'AMOUNT_MALFORMED'),
  amount('is written with a comma', '10,00', 'AMOUNT_MALFORMED'),
  amount('is written with a currency', '$10.00', 'AMOUNT_MALFORMED'),
  amount('has blanks around it', ' 10.00 ', 'AMOUNT_MALFORMED'),
  amount('is written in digits of another script', '١٠.٠٠', 'AMOUNT_MALFORMED'),
  amount('is a number instead of a string', 10, 'AMOUNT_MALFORMED'),
  amount('is a float', 10.1, 'AMOUNT_MALFORMED'),
  amount('is a list', ['10.00'], 'AMOUNT_MALFORMED'),
  amount('is an object', { cents: 1000 }, 'AMOUNT_MALFORMED'),
  amount('is below the smallest the department takes', '0.99', 'AMOUNT_BELOW_MINIMUM'),
  amount('is above the largest the department takes', '1000000.01', 'AMOUNT_TOO_LARGE'),
  amount('is above the largest anybody takes', '10000000.01', 'AMOUNT_TOO_LARGE'),
  amount('has more digits than a machine counts', '9'.repeat(30), 'AMOUNT_MALFORMED'),
];

const accounts: readonly RefusalCase[] = [
  {
    what: 'an account that does not exist',
    difference: (): Difference => ({ accountId: nobody }),
    code: 'ACCOUNT_NOT_FOUND',
    path: ['accountId'],
  },
  {
    what: 'something that is no account id',
    difference: (): Difference => ({ accountId: 'UB-100001' }),
    code: 'ACCOUNT_NOT_FOUND',
    path: ['accountId'],
  },
  {
    what: 'a card number in place of the account',
    difference: (): Difference => ({ accountId: visa }),
    code: 'ACCOUNT_NOT_FOUND',
    path: ['accountId'],
  },
  {
    what: 'an account of another department',
    asker: utilityRep,
    difference: ({ court }): Difference => ({ accountId: court, channel: 'AGENT_PHONE' }),
    code: 'ACCOUNT_NOT_FOUND',
    path: ['accountId'],
  },
  {
    what: 'a closed account that owes nothing',
    difference: ({ closed }): Difference => ({ accountId: closed }),
    code: 'ACCOUNT_CLOSED',
    path: ['accountId'],
  },
];

const tenders: readonly RefusalCase[] = [
  {
    what: 'a tender that returned payments have blocked',
    difference: ({ cashOnly }): Difference => ({ accountId: cashOnly }),
    code: 'TENDER_NOT_ACCEPTED',
    path: ['tender'],
  },
  {
    what: 'a check for an account that pays in cash only',
    asker: cashier,
    difference: ({ cashOnly }): Difference => ({ ...cash, accountId: cashOnly, tender: 'CHECK' }),
    code: 'TENDER_NOT_ACCEPTED',
    path: ['tender'],
  },
  {
    what: 'cash online',
    difference: (): Difference => ({ tender: 'CASH', paymentToken: null }),
    code: 'TENDER_NOT_POSSIBLE',
    path: ['tender'],
  },
  {
    what: 'the token of a bank account as a card',
    difference: (): Difference => ({ paymentToken: 'tok_ach_ok' }),
    code: 'PAYMENT_TOKEN_MISMATCH',
    path: ['paymentToken'],
  },
  {
    what: 'a card without its token',
    difference: (): Difference => ({ paymentToken: null }),
    code: 'PAYMENT_TOKEN_REQUIRED',
    path: ['paymentToken'],
  },
  {
    what: 'an empty token',
    difference: (): Difference => ({ paymentToken: '' }),
    code: 'PAYMENT_TOKEN_REQUIRED',
    path: ['paymentToken'],
  },
  {
    what: 'a token that the processor never gave out',
    difference: (): Difference => ({ paymentToken: 'tok_of_mine' }),
    code: 'PAYMENT_TOKEN_UNKNOWN',
    path: ['paymentToken'],
  },
  {
    what: 'a token that is the name of something in JavaScript',
    difference: (): Difference => ({ paymentToken: 'constructor' }),
    code: 'PAYMENT_TOKEN_UNKNOWN',
    path: ['paymentToken'],
  },
  {
    what: 'cash with a token',
    asker: cashier,
    difference: (): Difference => ({ ...cash, paymentToken: 'tok_visa_ok' }),
    code: 'PAYMENT_TOKEN_NOT_ALLOWED',
    path: ['paymentToken'],
  },
  {
    what: 'a channel that is not the integrator’s',
    difference: (): Difference => cash,
    code: 'CHANNEL_NOT_ALLOWED',
    path: ['channel'],
  },
  {
    what: 'a cashier who takes payments online',
    asker: cashier,
    difference: (): Difference => ({}),
    code: 'CHANNEL_NOT_ALLOWED',
    path: ['channel'],
  },
  {
    what: 'a rep who takes cash',
    asker: utilityRep,
    difference: (): Difference => cash,
    code: 'CHANNEL_NOT_ALLOWED',
    path: ['channel'],
  },
];

const keyCase = (what: string, idempotencyKey: string, code: string): RefusalCase => ({
  what: `a key ${what}`,
  difference: () => ({ idempotencyKey }),
  code,
  path: ['idempotencyKey'],
});

const texts: readonly RefusalCase[] = [
  keyCase('that is empty', '', 'IDEMPOTENCY_KEY_MALFORMED'),
  keyCase('of 256 characters', 'k'.repeat(256), 'IDEMPOTENCY_KEY_MALFORMED'),
  keyCase('with other than printable ASCII', 'schlüssel', 'IDEMPOTENCY_KEY_MALFORMED'),
  keyCase('with a line break', 'one\ntwo', 'IDEMPOTENCY_KEY_MALFORMED'),
  keyCase('that is a card number', visa, 'CARD_NUMBER_IN_TEXT'),
  keyCase('with a card number in it', `call-77 ${visa} dana`, 'CARD_NUMBER_IN_TEXT'),
  keyCase('with a card number in groups', '4111 1111 1111 1111', 'CARD_NUMBER_IN_TEXT'),
  keyCase('with a card number in groups of another network', '3782-822463-10005', 'CARD_NUMBER_IN_TEXT'),
  keyCase('with a card number behind another number', 'attempt 2 378282246310005', 'CARD_NUMBER_IN_TEXT'),
  {
    what: 'a card number in place of the token',
    difference: (): Difference => ({ paymentToken: visa }),
    code: 'CARD_NUMBER_IN_TEXT',
    path: ['paymentToken'],
  },
];

const allocations: readonly RefusalCase[] = [
  {
    what: 'allocations that do not add up',
    difference: ({ court, fine }) => ({
      ...{ accountId: court, amount: '20.00' },
      allocations: [{ chargeId: fine, amount: '19.99' }],
    }),
    code: 'ALLOCATION_SUM_MISMATCH',
    path: ['allocations'],
  },
  {
    what: 'no allocations in a list of them',
    difference: () => ({ allocations: [] }),
    code: 'ALLOCATION_SUM_MISMATCH',
    path: ['allocations'],
  },
  {
    what: 'a charge named twice',
    difference: ({ court, fine }) => ({
      accountId: court,
      allocations: [
        { chargeId: fine, amount: '5.00' },
        { chargeId: fine, amount: '5.00' },
      ],
    }),
    code: 'ALLOCATION_REPEATED',
    path: ['allocations', '1', 'chargeId'],
  },
  {
    what: 'a charge that does not exist',
    difference: () => ({ allocations: [{ chargeId: noCharge, amount: '10.00' }] }),
    code: 'ALLOCATION_CHARGE_NOT_FOUND',
    path: ['allocations', '0', 'chargeId'],
  },
  {
    what: 'something that is no charge id',
    difference: ({ utility }) => ({ allocations: [{ chargeId: utility, amount: '10.00' }] }),
    code: 'ALLOCATION_CHARGE_NOT_FOUND',
    path: ['allocations', '0', 'chargeId'],
  },
  {
    what: 'a charge of another department',
    asker: utilityRep,
    difference: ({ fine }) => ({
      channel: 'AGENT_PHONE',
      allocations: [{ chargeId: fine, amount: '10.00' }],
    }),
    code: 'ALLOCATION_CHARGE_NOT_FOUND',
    path: ['allocations', '0', 'chargeId'],
  },
  {
    what: 'more for a charge than is open on it',
    difference: ({ court, fine }) => ({
      ...{ accountId: court, amount: '100.01' },
      allocations: [{ chargeId: fine, amount: '100.01' }],
    }),
    code: 'ALLOCATION_EXCEEDS_OPEN',
    path: ['allocations', '0', 'amount'],
  },
  {
    what: 'a part of nothing',
    difference: ({ court, fine }) => ({
      accountId: court,
      allocations: [{ chargeId: fine, amount: '0.00' }],
    }),
    code: 'AMOUNT_NOT_POSITIVE',
    path: ['allocations', '0', 'amount'],
  },
  {
    what: 'a part that takes something back',
    difference: ({ court, fine, paidFee }) => ({
      accountId: court,
      allocations: [
        { chargeId: fine, amount: '20.00' },
        { chargeId: paidFee, amount: '-10.00' },
      ],
    }),
    code: 'AMOUNT_NOT_POSITIVE',
    path: ['allocations', '1', 'amount'],
  },
  {
    what: 'a charge that is paid',
    difference: ({ court, paidFee }) => ({
      ...{ accountId: court, amount: '4.00' },
      allocations: [{ chargeId: paidFee, amount: '4.00' }],
    }),
    code: 'ALREADY_PAID',
    path: ['allocations', '0', 'amount'],
  },
  {
    what: 'an order that the utility does not let the payer choose',
    difference: ({ water }) => ({ allocations: [{ chargeId: water, amount: '10.00' }] }),
    code: 'ALLOCATION_NOT_ALLOWED',
    path: ['allocations'],
  },
  {
    what: 'a part of a permit fee',
    difference: ({ permit, permitFee }) => ({
      accountId: permit,
      allocations: [{ chargeId: permitFee, amount: '10.00' }],
    }),
    code: 'PARTIAL_PAYMENT_NOT_ACCEPTED',
    path: ['allocations'],
  },
  {
    what: 'a card for a bill of an account that pays in cash only, in the basket of another account',
    difference: ({ court, cashOnlyBill }) => ({
      accountId: court,
      allocations: [{ chargeId: cashOnlyBill, amount: '10.00' }],
    }),
    code: 'TENDER_NOT_ACCEPTED',
    path: ['tender'],
  },
  {
    what: 'a basket in which one part does not fit',
    difference: ({ sewer, permitFee }) => ({
      amount: '40.00',
      allocations: [
        { chargeId: sewer, amount: '30.00' },
        { chargeId: permitFee, amount: '10.00' },
      ],
    }),
    code: 'PARTIAL_PAYMENT_NOT_ACCEPTED',
    path: ['allocations'],
  },
];

const policies: readonly RefusalCase[] = [
  {
    what: 'more than is owed to the court',
    difference: ({ court }): Difference => ({ accountId: court, amount: '100.01' }),
    code: 'OVERPAYMENT_NOT_ACCEPTED',
    path: ['amount'],
  },
  {
    what: 'more than is owed for a permit',
    difference: ({ permit }): Difference => ({ accountId: permit, amount: '214.01' }),
    code: 'OVERPAYMENT_NOT_ACCEPTED',
    path: ['amount'],
  },
  {
    what: 'a case that is paid',
    difference: ({ settled }): Difference => ({ accountId: settled }),
    code: 'ALREADY_PAID',
    path: ['amount'],
  },
  {
    what: 'less than a permit costs',
    difference: ({ permit }): Difference => ({ accountId: permit, amount: '68.99' }),
    code: 'PARTIAL_PAYMENT_NOT_ACCEPTED',
    path: ['amount'],
  },
];

const dates: readonly RefusalCase[] = [
  {
    what: 'a date to come',
    asker: cashier,
    difference: (): Difference => ({ ...cash, effectiveDate: addDays(today(), 1) }),
    code: 'EFFECTIVE_DATE_IN_FUTURE',
    path: ['effectiveDate'],
  },
  {
    what: 'a date further back than the utility allows',
    asker: cashier,
    difference: (): Difference => ({ ...cash, effectiveDate: addDays(today(), -11) }),
    code: 'EFFECTIVE_DATE_TOO_OLD',
    path: ['effectiveDate'],
  },
  {
    what: 'a date further back than one of the departments of a basket allows',
    asker: cashier,
    difference: ({ permitFee }): Difference => ({
      ...{ ...cash, amount: '145.00', effectiveDate: addDays(today(), -1) },
      allocations: [{ chargeId: permitFee, amount: '145.00' }],
    }),
    code: 'EFFECTIVE_DATE_TOO_OLD',
    path: ['effectiveDate'],
  },
  {
    what: 'a back-date by somebody who may not',
    asker: utilityRep,
    difference: (): Difference => ({ channel: 'AGENT_PHONE', effectiveDate: addDays(today(), -1) }),
    code: 'EFFECTIVE_DATE_NOT_ALLOWED',
    path: ['effectiveDate'],
  },
];

/** Every way in which a payment can be wrong, and what it is answered. */
export const refusalCases: readonly RefusalCase[] = [
  ...amounts,
  ...accounts,
  ...tenders,
  ...texts,
  ...allocations,
  ...policies,
  ...dates,
];
