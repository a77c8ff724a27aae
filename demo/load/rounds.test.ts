import { City } from '../city/city.js';
import type { Bill, Payment } from '../city/types.js';
import { inRounds } from './rounds.js';

describe('days in rounds', () => {
  const days = [...new City({ size: 'tiny', seed: 7, today: '2026-11-22' }).days()];
  const all = (): boolean => true;
  const idsOf = (events: readonly (Bill | Payment)[]): string[] => events.map(({ id }) => id).sort();

  it('hold every bill and payment once', () => {
    const rounds = inRounds(days, all);
    expect(idsOf(rounds.flatMap(({ bills }) => bills))).toEqual(idsOf(days.flatMap(({ bills }) => bills)));
    expect(idsOf(rounds.flatMap(({ payments }) => payments))).toEqual(
      idsOf(days.flatMap((day) => day.payments)),
    );
  });

  it('keep each payment behind the bills before it, and before the bills after it unless it names its charges', () => {
    const position = new Map<string, number>();
    inRounds(days, all).forEach(({ bills, payments }, round) => {
      for (const { id } of bills) position.set(id, 2 * round);
      for (const { id } of payments) position.set(id, 2 * round + 1);
    });
    const lastBill = new Map<string, number>();
    const lastUndirected = new Map<string, number>();
    for (const { bills, payments } of days) {
      for (const { id, accountId } of bills) {
        expect(position.get(id)).toBeGreaterThan(lastUndirected.get(accountId) ?? -1);
        lastBill.set(accountId, Math.max(lastBill.get(accountId) ?? 0, position.get(id) ?? 0));
      }
      for (const { id, accountId, allocations } of payments) {
        expect(position.get(id)).toBeGreaterThan(lastBill.get(accountId) ?? -1);
        if (!allocations) lastUndirected.set(accountId, position.get(id) ?? 0);
      }
    }
  });

  it('are few for one week', () => {
    expect(inRounds(days.slice(100, 107), all).length).toBeLessThanOrEqual(3);
  });

  it('hold only what is wanted', () => {
    const [account] = days.flatMap(({ bills }) => bills.map(({ accountId }) => accountId));
    const rounds = inRounds(days, ({ accountId }) => accountId === account);
    expect(new Set(rounds.flatMap(({ bills }) => bills.map(({ accountId }) => accountId)))).toEqual(
      new Set([account]),
    );
  });
});
