import { runSmall, smallRunTimeoutMs } from '../support/small-run.js';
import { clocks } from './clocks.js';

describe('clocks that are wrong', () => {
  it(
    'change neither the order of the books nor the day a payment is booked on',
    async () => {
      expect(await runSmall(clocks)).toMatchObject({
        ok: true,
        lost: 0,
        doubled: 0,
        partial: 0,
        failed: 0,
        disordered: 0,
        overtaken: 0,
        misdated: 0,
        mistimed: 0,
        forgotten: 0,
        bookFindings: 0,
      });
    },
    smallRunTimeoutMs,
  );
});
