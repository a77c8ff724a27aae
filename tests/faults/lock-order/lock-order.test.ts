import { runSmall, smallRunTimeoutMs } from '../support/small-run.js';
import { lockOrder } from './lock-order.js';

describe('baskets over random accounts in random order', () => {
  it(
    'are all paid, and all billing runs done, whatever they lock at the same time',
    async () => {
      expect(await runSmall(lockOrder)).toMatchObject({
        ok: true,
        lost: 0,
        doubled: 0,
        partial: 0,
        failed: 0,
        billingFailed: 0,
        bookFindings: 0,
      });
    },
    smallRunTimeoutMs,
  );
});
