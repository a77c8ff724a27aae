import { createUnionType, Field, ObjectType } from 'type-graphql';
import { InvalidInput, Problem, problemOf, ServiceBusy } from '../../../books/problems/problem.js';
import { told } from '../../../books/problems/refusals.js';
import { staleBalanceOf } from '../../../books/problems/stale-balance.js';
import { InPublicSchema } from '../../../platform/federation/in-public-schema.js';
import { toPublicId } from '../../../platform/ids/public-id.js';
import { AccountStub } from '../stubs.js';
import { paymentProblems, paymentRefusals } from './payment.errors.js';
import { Payment } from './payment.entity.js';
import { PaymentStatus } from './payment.states.js';
import type { CreatePaymentOutcome } from './payment.service.js';

@InPublicSchema()
@ObjectType({
  description:
    'The payment is confirmed and in the books: on its account or, where inSuspense says so, in suspense.',
})
class PaymentPosted {
  @Field(() => Payment, { description: 'As posted.' })
  payment!: Payment;

  @Field(() => Boolean, {
    description: 'True when this idempotency key had already been used for the same request.',
  })
  replayed!: boolean;
}

@InPublicSchema()
@ObjectType({
  description:
    'The payment is submitted and not in the books yet: its outcome is not known, or its money is there and waits to be posted. It will be POSTED, DECLINED or ABANDONED.',
})
class PaymentAccepted {
  @Field(() => Payment, { description: 'PENDING, with the reason; do not charge again.' })
  payment!: Payment;
}

@InPublicSchema()
@ObjectType({ implements: Problem, description: 'The idempotency key belongs to another request.' })
class IdempotencyConflict extends Problem {
  @Field(() => Payment, { nullable: true, description: 'The payment that the key was used for.' })
  original?: Payment | null;
}

@InPublicSchema()
@ObjectType({
  implements: Problem,
  description:
    'A payment of the same account, amount and instrument was made moments ago. Send allowDuplicate to pay again.',
})
export class PossibleDuplicate extends Problem {
  @Field(() => Payment, { description: 'The payment that looks the same.' })
  similar!: Payment;
}

const StaleBalance = staleBalanceOf(AccountStub);

@InPublicSchema()
@ObjectType({
  implements: Problem,
  description:
    'The processor or the bank refused, or the attempt was given up and is not known to be charged. Should its money come after all, it is posted.',
})
class Declined extends Problem {
  @Field(() => String, {
    description:
      'The reason in the words of the processor, such as INSUFFICIENT_FUNDS, or the code for which it was given up.',
  })
  reason!: string;

  @Field(() => Payment, { description: 'The attempt.' })
  payment!: Payment;
}

export const CreatePaymentResult = createUnionType({
  name: 'CreatePaymentResult',
  description: 'What became of a payment.',
  types: () =>
    [
      PaymentPosted,
      PaymentAccepted,
      IdempotencyConflict,
      PossibleDuplicate,
      InvalidInput,
      ServiceBusy,
      Declined,
      StaleBalance,
    ] as const,
});

/** Worth trying again with the same instrument; all other refusals of a processor are final for it. */
const passingDeclines = new Set(['INSUFFICIENT_FUNDS', 'TRY_AGAIN_LATER']);

export function toCreatePaymentResult(outcome: CreatePaymentOutcome): typeof CreatePaymentResult {
  switch (outcome.kind) {
    case 'posted':
      return Object.assign(new PaymentPosted(), { payment: outcome.payment, replayed: outcome.replayed });
    case 'accepted':
      return Object.assign(new PaymentAccepted(), { payment: outcome.payment });
    case 'declined': {
      if (outcome.payment.status !== PaymentStatus.DECLINED) return toAbandoned(outcome.payment);
      const reason = outcome.payment.declineCode ?? 'UNKNOWN';
      return Object.assign(new Declined(), {
        ...told(paymentProblems, { code: 'PAYMENT_DECLINED', path: ['input', 'paymentToken'] }),
        retryable: passingDeclines.has(reason),
        reason,
        payment: outcome.payment,
      });
    }
    case 'conflict':
      return Object.assign(new IdempotencyConflict(), {
        ...told(paymentProblems, { code: 'IDEMPOTENCY_CONFLICT', path: ['input', 'idempotencyKey'] }),
        original: outcome.original,
      });
    case 'similar':
      return possibleDuplicate(outcome.similar);
    case 'stale': {
      const { index, accountId, balanceVersion } = outcome;
      const path = ['input', 'expectedBalanceVersions', String(index), 'balanceVersion'];
      return Object.assign(new StaleBalance(), {
        ...told(paymentProblems, { code: 'BALANCE_CHANGED', path }),
        account: { id: toPublicId('acct', accountId) },
        balanceVersion,
      });
    }
    case 'refused':
      return problemOf(paymentRefusals, outcome.refusal);
  }
}

export const possibleDuplicate = (similar: Payment): PossibleDuplicate =>
  Object.assign(new PossibleDuplicate(), {
    ...told(paymentProblems, { code: 'POSSIBLE_DUPLICATE', path: ['input', 'allowDuplicate'] }),
    similar,
  });

function toAbandoned(payment: Payment): Declined {
  return Object.assign(new Declined(), {
    ...told(paymentProblems, { code: 'PAYMENT_ABANDONED', path: ['input', 'idempotencyKey'] }),
    reason: payment.declineCode ?? 'EXPIRED',
    payment,
  });
}
