import { createHash } from 'node:crypto';
import type { Principal, Role } from '../../../platform/access/principal.js';
import { fromPublicId, newId } from '../../../platform/ids/public-id.js';
import { parseAmount, sumCents, type Cents } from '../../../platform/money/money.js';
import { civilDateOf, type CivilDate } from '../../../platform/time/civil-date.js';
import type { Tender } from '../../../books/words/tender.js';
import { containsCardNumber } from '../../../platform/privacy/card-number.js';
import type { DirectedAllocation, ExpectedBalanceVersion, PaymentRequest } from '../pay/types.js';
import type { Instrument, PaymentProcessor } from '../processor/processor.js';
import type {
  AllocationInput,
  CreatePaymentInput,
  ExpectedBalanceVersionInput,
  PreviewPaymentInput,
} from './create-payment.input.js';
import { PaymentRefusal, type Refusal } from './payment.errors.js';
import { channelsOfRole, mayBackDate, needsProcessor, tendersOfChannel } from './tender-rules.js';

export interface RequestCircumstances {
  readonly principal: Principal;
  readonly receivedAt: Date;
  readonly timeZone: string;
  /** Who takes payments by a tender. */
  readonly processorFor: (tender: Tender) => Pick<PaymentProcessor, 'name' | 'describe'>;
}

export type Checked<Value> = { readonly value: Value } | { readonly refusal: Refusal };

const refuse = (code: PaymentRefusal, ...path: string[]): { refusal: Refusal } => ({
  refusal: { code, path: ['input', ...path] },
});

/**
 * Checks everything about a payment that can be told from the request alone. Nothing is stored before that. What is wrong
 * with its form is refused; what depends on the day, the role or the processor only stands against it, because the same
 * request may have been answered when that was otherwise, and then gets the same answer for ever.
 */
export async function readPaymentRequest(
  input: CreatePaymentInput,
  circumstances: RequestCircumstances,
): Promise<Checked<PaymentRequest>> {
  const text = checkTexts(input);
  if (text) return text;
  const read = readWish(input, circumstances);
  if ('refusal' in read) return read;
  const expected = readExpected(input.expectedBalanceVersions ?? []);
  if ('refusal' in expected) return expected;
  const { wish, objections } = read.value;
  const checked = objections.means ? { refusal: objections.means } : await checkToken(input, circumstances);
  const instrument = 'value' in checked ? checked.value : undefined;
  const objection = 'refusal' in checked ? checked.refusal : objections.date;
  const asksProcessor = needsProcessor(input.channel, input.tender);
  return {
    value: {
      ...wish,
      key: input.idempotencyKey,
      requestHash: hashRequest(input, wish),
      ...(expected.value.length > 0 && { expectedBalanceVersions: expected.value }),
      ...(input.paymentToken ? { token: input.paymentToken } : {}),
      ...(instrument ? { maskedInstrument: instrument.masked } : {}),
      confirmation: asksProcessor ? 'PROCESSOR' : 'IMMEDIATE',
      ...(asksProcessor && { processor: circumstances.processorFor(input.tender).name }),
      ...(objection ? { objection } : {}),
    },
  };
}

/**
 * The same of a payment that is only thought about, as it will be decided once its processor, if it has one, has the money. Nobody is
 * asked, so nothing is known of its instrument.
 */
export function readPreviewRequest(
  input: PreviewPaymentInput,
  circumstances: Omit<RequestCircumstances, 'processorFor'>,
): Checked<PaymentRequest> {
  const read = readWish(input, circumstances);
  if ('refusal' in read) return read;
  const { wish, objections } = read.value;
  const objection = objections.means ?? objections.date;
  return {
    value: {
      ...wish,
      ...{ key: '', requestHash: '', confirmation: 'IMMEDIATE' },
      ...(objection && { objection }),
    },
  };
}

type Wish = Omit<PaymentRequest, 'key' | 'requestHash' | 'confirmation'>;

interface ReadWish {
  readonly wish: Wish;
  readonly objections: { readonly means: Refusal | undefined; readonly date: Refusal | undefined };
}

function readWish(
  input: PreviewPaymentInput,
  { principal, receivedAt, timeZone }: Omit<RequestCircumstances, 'processorFor'>,
): Checked<ReadWish> {
  const accountId = fromPublicId('acct', input.accountId);
  if (!accountId) return refuse(PaymentRefusal.ACCOUNT_NOT_FOUND, 'accountId');
  const amountCents = parseAmount(input.amount);
  if (typeof amountCents === 'string') return refuse(PaymentRefusal[amountCents], 'amount');
  const allocations = input.allocations ? readAllocations(input.allocations, amountCents) : undefined;
  if (allocations && 'refusal' in allocations) return allocations;
  const businessDate = civilDateOf(receivedAt, timeZone);
  const effectiveDate = input.effectiveDate ?? businessDate;
  const { channel, tender } = input;
  const wish = {
    ...{ accountId, amountCents, channel, tender, receivedAt, businessDate, effectiveDate },
    id: newId(),
    scope: principal.subject,
    createdBy: principal.subject,
    ...(allocations ? { allocations: allocations.value } : {}),
    allowDuplicate: input.allowDuplicate ?? false,
    departments: principal.departments,
  };
  const objections = {
    means: checkMeans(input, principal.role),
    date: checkDate(effectiveDate, businessDate, principal.role),
  };
  return { value: { wish, objections } };
}

function readExpected(inputs: readonly ExpectedBalanceVersionInput[]): Checked<ExpectedBalanceVersion[]> {
  const expected: ExpectedBalanceVersion[] = [];
  for (const [index, { accountId: publicId, balanceVersion }] of inputs.entries()) {
    const accountId = fromPublicId('acct', publicId);
    if (!accountId) {
      const path = ['expectedBalanceVersions', String(index), 'accountId'];
      return refuse(PaymentRefusal.ACCOUNT_NOT_FOUND, ...path);
    }
    expected.push({ accountId, balanceVersion });
  }
  return { value: expected };
}

function checkTexts({ idempotencyKey, paymentToken }: CreatePaymentInput): { refusal: Refusal } | undefined {
  if (containsCardNumber(idempotencyKey)) return refuse(PaymentRefusal.CARD_NUMBER_IN_TEXT, 'idempotencyKey');
  if (paymentToken && containsCardNumber(paymentToken))
    return refuse(PaymentRefusal.CARD_NUMBER_IN_TEXT, 'paymentToken');
  if (!/^[\x20-\x7e]{1,255}$/.test(idempotencyKey)) {
    return refuse(PaymentRefusal.IDEMPOTENCY_KEY_MALFORMED, 'idempotencyKey');
  }
  return undefined;
}

function readAllocations(inputs: AllocationInput[], amountCents: Cents): Checked<DirectedAllocation[]> {
  const allocations: DirectedAllocation[] = [];
  const seen = new Set<string>();
  for (const [index, input] of inputs.entries()) {
    const place = ['allocations', String(index)];
    const chargeId = fromPublicId('chg', input.chargeId);
    if (!chargeId) return refuse(PaymentRefusal.ALLOCATION_CHARGE_NOT_FOUND, ...place, 'chargeId');
    if (seen.has(chargeId)) return refuse(PaymentRefusal.ALLOCATION_REPEATED, ...place, 'chargeId');
    seen.add(chargeId);
    const cents = parseAmount(input.amount);
    if (typeof cents === 'string') return refuse(PaymentRefusal[cents], ...place, 'amount');
    allocations.push({ chargeId, amountCents: cents });
  }
  return sumCents(allocations.map((allocation) => allocation.amountCents)) === amountCents
    ? { value: allocations }
    : refuse(PaymentRefusal.ALLOCATION_SUM_MISMATCH, 'allocations');
}

/** Whether the caller may take it this way, and it can come so at all. */
function checkMeans({ channel, tender }: PreviewPaymentInput, role: Role): Refusal | undefined {
  if (!channelsOfRole[role].includes(channel))
    return { code: PaymentRefusal.CHANNEL_NOT_ALLOWED, path: ['input', 'channel'] };
  return tendersOfChannel[channel].includes(tender)
    ? undefined
    : { code: PaymentRefusal.TENDER_NOT_POSSIBLE, path: ['input', 'tender'] };
}

async function checkToken(
  { channel, tender, paymentToken }: CreatePaymentInput,
  { processorFor }: RequestCircumstances,
): Promise<Checked<Instrument | undefined>> {
  if (!needsProcessor(channel, tender)) {
    return paymentToken
      ? refuse(PaymentRefusal.PAYMENT_TOKEN_NOT_ALLOWED, 'paymentToken')
      : { value: undefined };
  }
  if (!paymentToken) return refuse(PaymentRefusal.PAYMENT_TOKEN_REQUIRED, 'paymentToken');
  const instrument = await describe(paymentToken, processorFor(tender));
  if (instrument === 'silence') return { refusal: silentProcessor };
  if (!instrument) return refuse(PaymentRefusal.PAYMENT_TOKEN_UNKNOWN, 'paymentToken');
  return instrument.tenders.includes(tender)
    ? { value: instrument }
    : refuse(PaymentRefusal.PAYMENT_TOKEN_MISMATCH, 'paymentToken');
}

const silentProcessor: Refusal = {
  code: PaymentRefusal.SERVICE_BUSY,
  path: ['input', 'paymentToken'],
  detail: 'The processor of this token does not answer.',
};

/** A token is asked about before there is an attempt, so nothing has to be found out when there is no answer. */
const describe = (
  token: string,
  processor: Pick<PaymentProcessor, 'describe'>,
): Promise<Instrument | undefined | 'silence'> => processor.describe(token).catch(() => 'silence' as const);

function checkDate(effectiveDate: CivilDate, businessDate: CivilDate, role: Role): Refusal | undefined {
  const path = ['input', 'effectiveDate'];
  if (effectiveDate > businessDate) return { code: PaymentRefusal.EFFECTIVE_DATE_IN_FUTURE, path };
  return effectiveDate < businessDate && !mayBackDate.includes(role)
    ? { code: PaymentRefusal.EFFECTIVE_DATE_NOT_ALLOWED, path }
    : undefined;
}

/**
 * Equal for two requests that ask for the same payment, however they write the amount or order the fields, and whenever
 * they come: no default of the day goes into it.
 */
function hashRequest(
  { paymentToken, effectiveDate }: CreatePaymentInput,
  { accountId, amountCents, channel, tender, allocations }: Wish,
): string {
  const parts = allocations?.map(({ chargeId, amountCents: cents }) => `${chargeId}=${cents}`).toSorted();
  const asked = [
    accountId,
    String(amountCents),
    channel,
    tender,
    paymentToken ?? null,
    effectiveDate ?? null,
    parts ?? null,
  ];
  return createHash('sha256').update(JSON.stringify(asked)).digest('hex');
}
