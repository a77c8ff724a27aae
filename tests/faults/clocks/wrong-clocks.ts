import type { Random } from '../../../demo/city/random.js';
import { isPosted } from '../support/payers.js';
import type { Answer } from '../support/payment-desk.js';
import type { ClockedOffice } from './clocked-office.js';
import { judgeClocks } from './judge-clocks.js';
import { wishOf, type ClockVerdict, type Stage } from './stage.js';

const paymentsOfEach = 3;

/**
 * Each payer goes from office to office, whose clocks differ, and has a receipt before going on.
 * @param skews seconds by which the clock of the database is off, one after the other
 */
export async function payByWrongClocks(
  { accounts, journal, clock, random }: Stage,
  offices: readonly ClockedOffice[],
  { clients, skews }: { readonly clients: number; readonly skews: readonly number[] },
): Promise<ClockVerdict & { readonly acknowledged: number }> {
  const payers = Array.from({ length: clients }, () => ({ random: random.fork(), answers: [] as Answer[] }));
  const pay = async (payer: { random: Random; answers: Answer[] }): Promise<void> => {
    for (let turn = 0; turn < paymentsOfEach; turn += 1) {
      const { desk } = payer.random.pick(offices);
      payer.answers.push(await desk.pay(wishOf(payer.random, accounts)));
    }
  };
  for (const skew of skews) {
    await clock.shift(skew);
    await Promise.all(payers.map(pay));
  }
  const turns = payers.map(({ answers }) => answers);
  return {
    acknowledged: turns.flat().filter(isPosted).length,
    ...judgeClocks(turns, await journal.read()),
  };
}
