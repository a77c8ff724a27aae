import { sumCents, type Cents } from './money.js';

/**
 * Splits an amount in proportion to weights, in whole cents, by largest remainder; ties go to the earlier part.
 * The parts always add up to the amount. Weights are not negative and not all zero.
 */
export function splitCents(amount: Cents, weights: readonly bigint[]): Cents[] {
  const totalWeight = sumCents(weights);
  if (amount < 0n || totalWeight <= 0n || weights.some((weight) => weight < 0n)) {
    throw new RangeError('splitCents needs an amount of zero or more and weights with a positive sum');
  }
  const shares = weights.map((weight, index) => ({
    index,
    cents: (amount * weight) / totalWeight,
    remainder: (amount * weight) % totalWeight,
  }));
  const left = Number(amount - sumCents(shares.map((share) => share.cents)));
  const byRemainder = shares.toSorted(
    (a, b) => Number(b.remainder > a.remainder) - Number(a.remainder > b.remainder) || a.index - b.index,
  );
  for (const share of byRemainder.slice(0, left)) share.cents += 1n;
  return shares.map((share) => share.cents);
}
