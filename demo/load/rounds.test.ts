import { City } from '../city/city.js';
import type { Bill, Payment } from '../city/types.js';
import { inRounds } from './rounds.js';

describe('days in rounds', () => {
  const days = [...new City({ size: 'tiny', seed: 7, today: '2026-11-22' }).days()];
  const idsOf = (events: readonly (Bill | Payment)[]): string[] => events.map(({ id }) => id);

  it('hold every bill and payment once, in their order', () => {
    const rounds = inRounds(days);
    expect(idsOf(rounds.flatMap(({ bills }) => bills))).toEqual(idsOf(days.flatMap(({ bills }) => bills)));
    expect(idsOf(rounds.flatMap(({ payments }) => payments))).toEqual(
      idsOf(days.flatMap(({ payments }) => payments)),
    );
  });

  it('never go back in time', () => {
    const times = inRounds(days).flatMap(({ bills, payments }) => [
      ...bills.map(({ issuedAt }) => issuedAt.getTime()),
      ...payments.map(({ receivedAt }) => receivedAt.getTime()),
    ]);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('are begun by bills, and by nothing else', () => {
    const withBills = days.filter(({ bills }) => bills.length > 0);
    expect(inRounds(days).length).toBeLessThanOrEqual(withBills.length + 1);
    expect(
      inRounds(days)
        .slice(1)
        .every(({ bills }) => bills.length > 0),
    ).toBe(true);
  });
});
