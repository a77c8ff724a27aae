import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, PaymentDesk, Posted, Wish } from './payment-desk.js';

/** A payment that somebody tried to make, and what they were told. */
export interface Attempt {
  readonly wish: Wish;
  readonly answer: Answer;
}

/** How long a payment is asked for again until it is posted, on however slow a machine. */
const patienceMs = 120_000;
const againAfterMs = 100;

interface Paying {
  /** Resolves when the first payment is posted. */
  readonly answered: Promise<void>;
  readonly attempts: Promise<Attempt[]>;
}

/** Pays until there is no answer any more, each client one payment after the other. */
export function payUntilItBreaks(desk: PaymentDesk, clients: number, nextWish: () => Wish): Paying {
  const attempts: Attempt[] = [];
  const answered = Promise.withResolvers<void>();
  async function payer(): Promise<void> {
    for (let isServed = true; isServed;) {
      const wish = nextWish();
      const answer = await desk.pay(wish);
      attempts.push({ wish, answer });
      if (isPosted(answer)) answered.resolve();
      isServed = answer.kind !== 'none' && !isBusy(answer);
    }
  }
  const payers = Promise.all(Array.from({ length: clients }, payer));
  return { answered: answered.promise, attempts: payers.then(() => attempts) };
}

/** Sends wishes again under their keys, as a client does that lost its answer, each until it is posted or refused. */
export async function sendAgain(
  desk: PaymentDesk,
  clients: number,
  wishes: readonly Wish[],
): Promise<Map<Wish, Answer>> {
  const answers = new Map<Wish, Answer>();
  const waiting = [...wishes];
  async function payer(): Promise<void> {
    for (let wish = waiting.pop(); wish; wish = waiting.pop()) answers.set(wish, await settle(desk, wish));
  }
  await Promise.all(Array.from({ length: clients }, payer));
  return answers;
}

/** Asks for a payment until it is posted or refused. @returns the last answer when that takes too long */
export async function settle(desk: PaymentDesk, wish: Wish): Promise<Answer> {
  for (const until = performance.now() + patienceMs; ;) {
    const answer = await desk.pay(wish);
    const isFinal = answer.kind === 'posted' || (answer.kind === 'refused' && !isBusy(answer));
    if (isFinal || performance.now() > until) return answer;
    await delay(againAfterMs);
  }
}

export const isPosted = (answer: Answer | undefined): answer is Posted => answer?.kind === 'posted';

const isBusy = (answer: Answer): boolean => answer.kind === 'refused' && answer.code === 'SERVICE_BUSY';
