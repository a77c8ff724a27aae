import { createUnionType, Field, InterfaceType, ObjectType } from 'type-graphql';
import { InPublicSchema } from '../../../platform/federation/in-public-schema.js';
import { PaymentRefusal, refusalMessages, retryableRefusals, type Refusal } from './payment.errors.js';
import { Payment } from './payment.entity.js';
import { PaymentStatus } from './payment.states.js';
import type { CreatePaymentOutcome } from './payment.service.js';

@InPublicSchema()
@InterfaceType({
  description:
    'Why something was not done, in the same words for every channel. Nothing was stored by this request, but for the attempt that Declined names.',
  autoRegisterImplementations: false,
})
abstract class Problem {
  @Field(() => String, { description: 'Stable and documented; each code has a page under docs/errors.' })
  code!: string;

  @Field(() => String, { description: 'For the person who has to act on it, in English.' })
  message!: string;

  @Field(() => [String], {
    nullable: true,
    description: 'The input field at fault; null when it is none in particular.',
  })
  path?: string[] | null;

  @Field(() => Boolean, {
    description: 'Whether the same may succeed later without change; after Declined, under a new key.',
  })
  retryable!: boolean;
}

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
class PossibleDuplicate extends Problem {
  @Field(() => Payment, { description: 'The payment that looks the same.' })
  similar!: Payment;
}

@InPublicSchema()
@ObjectType({
  implements: Problem,
  description: 'Something about the request does not fit; the path names the field.',
})
class InvalidInput extends Problem {}

@InPublicSchema()
@ObjectType({
  implements: Problem,
  description:
    'There is nothing wrong with the request, but it could not be looked at. Send the same again, with the same key.',
})
class ServiceBusy extends Problem {}

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
        code: 'PAYMENT_DECLINED',
        message: 'The payment was declined. No money moved. Another card or account may work.',
        path: ['input', 'paymentToken'],
        retryable: passingDeclines.has(reason),
        reason,
        payment: outcome.payment,
      });
    }
    case 'conflict':
      return Object.assign(new IdempotencyConflict(), {
        code: 'IDEMPOTENCY_CONFLICT',
        message: 'This idempotency key was already used for a different request. Nothing was changed.',
        path: ['input', 'idempotencyKey'],
        retryable: false,
        original: outcome.original,
      });
    case 'similar':
      return Object.assign(new PossibleDuplicate(), {
        code: 'POSSIBLE_DUPLICATE',
        message:
          'A payment that looks the same was made a few minutes ago. Send allowDuplicate: true to pay again.',
        path: ['input', 'allowDuplicate'],
        retryable: false,
        similar: outcome.similar,
      });
    case 'refused':
      return toProblem(outcome.refusal);
  }
}

function toAbandoned(payment: Payment): Declined {
  return Object.assign(new Declined(), {
    code: 'PAYMENT_ABANDONED',
    message:
      'The payment was given up, and no charge is known. One that comes late is posted. To pay again, use a new key.',
    path: ['input', 'idempotencyKey'],
    retryable: false,
    reason: payment.declineCode ?? 'EXPIRED',
    payment,
  });
}

function toProblem({ code, path, detail }: Refusal): InvalidInput | ServiceBusy {
  const message = refusalMessages[PaymentRefusal[code]];
  const problem = code === PaymentRefusal.SERVICE_BUSY ? new ServiceBusy() : new InvalidInput();
  return Object.assign(problem, {
    code,
    message: detail ? `${message} ${detail}` : message,
    path: [...path],
    retryable: retryableRefusals.has(code),
  });
}
