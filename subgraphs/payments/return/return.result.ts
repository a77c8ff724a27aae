import { createUnionType, Field, ObjectType } from 'type-graphql';
import { InvalidInput, problemOf, ServiceBusy } from '../../../books/problems/problem.js';
import { toPublicId } from '../../../platform/ids/public-id.js';
import { Payment } from '../payment/payment.entity.js';
import { AccountStub, JournalEntryStub } from '../stubs.js';
import { PaymentReturn } from './return.entity.js';
import { returnRefusals } from './return.errors.js';
import type { ReturnAnswer } from './return.service.js';

@ObjectType({ description: 'The return is in the books, and all that the payment did is undone.' })
class ReturnRecorded {
  @Field(() => Payment, { description: 'RETURNED.' })
  payment!: Payment;

  @Field(() => PaymentReturn, { description: 'Why, and what the account was charged for it.' })
  paymentReturn!: PaymentReturn;

  @Field(() => AccountStub, { description: 'The account that was paid, as it stands now.' })
  account!: AccountStub;

  @Field(() => JournalEntryStub, { description: 'The journal entry that takes back the one of the payment.' })
  reversal!: JournalEntryStub;

  @Field(() => Boolean, {
    description: 'True when this idempotency key had already been used for the same return.',
  })
  replayed!: boolean;
}

export const RecordReturnResult = createUnionType({
  name: 'RecordReturnResult',
  description: 'What became of a return, or why nothing was changed.',
  types: () => [ReturnRecorded, InvalidInput, ServiceBusy] as const,
});

export function toReturnResult(answer: ReturnAnswer): typeof RecordReturnResult {
  if (answer.kind === 'refused') return problemOf(returnRefusals, answer.refusal);
  const { payment, recorded, replayed } = answer;
  return Object.assign(new ReturnRecorded(), {
    ...{ payment, paymentReturn: recorded, replayed },
    account: { id: toPublicId('acct', payment.accountId) },
    reversal: { id: toPublicId('je', recorded.entryId) },
  });
}
