import { countRepeated, isWhole, type Booked } from '../support/journal.js';
import { isPosted } from '../support/payers.js';
import type { Answer, Posted, Wish } from '../support/payment-desk.js';
import type { Wrongs } from '../support/scenario.js';

/** One request under the key, what it was told at first, and what it is told when everything has come to its end. */
export interface Asked {
  readonly body: Wish;
  readonly first: Answer;
  readonly last: Answer;
}

export interface KeyVerdict extends Wrongs {
  /** Told to be the first although another was. */
  readonly twiceNew: number;
  /** Asked for what is booked, and told of something else. */
  readonly unequal: number;
  /** Asked for something else than what is booked, and not told of the conflict and with what it is. */
  readonly unrefused: number;
}

/** One payment is booked. Who asked for it is told of it, and who asked for something else of the conflict, whoever came first. */
export function judgeKey(asked: readonly Asked[], booked: readonly Booked[]): KeyVerdict {
  const winner = asked.find(({ last }) => isPosted(last));
  const told = winner?.last as Posted | undefined;
  const [first] = booked;
  const firsts = asked.map((each) => each.first);
  return {
    lost: first && told && first.payment.id === told.id && isWhole(first) ? 0 : 1,
    doubled: countRepeated(booked) + new Set(booked.slice(1).map(({ payment }) => payment.id)).size,
    twiceNew: Math.max(0, firsts.filter((answer) => isPosted(answer) && !answer.replayed).length - 1),
    unequal: asked.filter(({ body, first, last }) => body === winner?.body && !isOf(told, first, last))
      .length,
    unrefused: asked.filter((each) => each.body !== winner?.body && !isConflict(told, each)).length,
  };
}

/** While the processor is asked, whoever comes is told that it is accepted. */
function isOf(told: Posted | undefined, first: Answer, last: Answer): boolean {
  const isSame = isPosted(last) && last.id === told?.id && last.receiptNumber === told.receiptNumber;
  return isSame && (first.kind === 'accepted' || isPosted(first)) && first.id === told.id;
}

function isConflict(told: Posted | undefined, { first, last }: Asked): boolean {
  return [first, last].every(
    (answer) =>
      answer.kind === 'refused' && answer.code === 'IDEMPOTENCY_CONFLICT' && answer.originalId === told?.id,
  );
}
