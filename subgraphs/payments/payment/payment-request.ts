import { createHash } from 'node:crypto';
import type { Principal, Role } from '../../../platform/access/principal.js';
import { fromPublicId, newId } from '../../../platform/ids/public-id.js';
import { parseAmount, sumCents, type Cents } from '../../../platform/money/money.js';
import { civilDateOf, type CivilDate } from '../../../platform/time/civil-date.js';
import type { Tender } from '../../../books/words/tender.js';
import type { DirectedAllocation, PaymentRequest } from '../pay/types.js';
import { containsCardNumber } from '../../../platform/privacy/card-number.js';
import type { Instrument, PaymentProcessor } from '../processor/processor.js';
import type { AllocationInput, CreatePaymentInput } from './create-payment.input.js';
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
  const { principal, receivedAt, timeZone } = circumstances;
  const text = checkTexts(input);
  if (text) return text;
  const accountId = fromPublicId('acct', input.accountId);
  if (!accountId) return refuse(PaymentRefusal.ACCOUNT_NOT_FOUND, 'accountId');
  const amountCents = parseAmount(input.amount);
  if (typeof amountCents === 'string') return refuse(PaymentRefusal[amountCents], 'amount');
  const allocations = input.allocations ? readAllocations(input.allocations, amountCents) : undefined;
  if (allocations && 'refusal' in allocations) return allocations;
  const businessDate = civilDateOf(receivedAt, timeZone);
  const effectiveDate = input.effectiveDate ?? businessDate;
  const tender = await checkTender(input, circumstances);
  const instrument = 'value' in tender ? tender.value : undefined;
  const objection =
    'refusal' in tender ? tender.refusal : checkDate(effectiveDate, businessDate, principal.role);
  const asked = { accountId, amountCents, channel: input.channel, tender: input.tender };
  const asksProcessor = needsProcessor(input.channel, input.tender);
  return {
    value: {
      ...asked,
      id: newId(),
      scope: principal.subject,
      key: input.idempotencyKey,
      requestHash: hashRequest(input, asked, allocations?.value),
      createdBy: principal.subject,
      ...(allocations ? { allocations: allocations.value } : {}),
      ...(input.paymentToken ? { token: input.paymentToken } : {}),
      ...(instrument ? { maskedInstrument: instrument.masked } : {}),
      receivedAt,
      businessDate,
      effectiveDate,
      allowDuplicate: input.allowDuplicate ?? false,
      departments: principal.departments,
      confirmation: asksProcessor ? 'PROCESSOR' : 'IMMEDIATE',
      ...(asksProcessor && { processor: circumstances.processorFor(input.tender).name }),
      ...(objection ? { objection } : {}),
    },
  };
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

async function checkTender(
  { channel, tender, paymentToken }: CreatePaymentInput,
  { principal, processorFor }: RequestCircumstances,
): Promise<Checked<Instrument | undefined>> {
  if (!channelsOfRole[principal.role].includes(channel))
    return refuse(PaymentRefusal.CHANNEL_NOT_ALLOWED, 'channel');
  if (!tendersOfChannel[channel].includes(tender))
    return refuse(PaymentRefusal.TENDER_NOT_POSSIBLE, 'tender');
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
  {
    accountId,
    amountCents,
    channel,
    tender,
  }: Pick<PaymentRequest, 'accountId' | 'amountCents' | 'channel' | 'tender'>,
  allocations: readonly DirectedAllocation[] | undefined,
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
