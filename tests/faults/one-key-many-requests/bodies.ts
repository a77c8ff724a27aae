import type { Random } from '../../../demo/city/random.js';
import type { Account } from '../support/site.js';
import type { Wish } from '../support/payment-desk.js';

type Change = (wish: Wish, other: Account) => Wish;

const byCard = { channel: 'ONLINE', tender: 'CARD_CREDIT', paymentToken: 'tok_visa_ok' } as const;
const inCash = { channel: 'KIOSK', tender: 'CASH' } as const;

/** What makes another request of one, in each thing that a request says. */
const changes: readonly Change[] = [
  (wish, other) => ({ ...wish, accountId: other.id }),
  (wish) => ({ ...wish, amountCents: wish.amountCents + 1 }),
  (wish) => (wish.tender === 'CASH' ? { ...wish, ...byCard } : without(wish, inCash)),
  (wish) =>
    wish.tender === 'CASH' ? { ...wish, tender: 'CHECK' } : { ...wish, paymentToken: 'tok_mastercard_ok' },
];

const without = ({ key, accountId, amountCents }: Wish, means: typeof inCash): Wish => ({
  key,
  accountId,
  amountCents,
  ...means,
});

/** Requests under one key that ask for different things. The first is asked for as often as all others together. */
export function bodiesOf(random: Random, [own, other]: readonly [Account, Account]): Wish[] {
  const wish: Wish = {
    key: random.id(new Date()),
    accountId: own.id,
    amountCents: random.between(100, 5_000),
    ...(random.chance(500) ? byCard : inCash),
  };
  const others = changes.map((change) => change(wish, other));
  return [...others.map(() => wish), ...others];
}
