import { runSmall, smallRunTimeoutMs } from '../support/small-run.js';
import { oneKeyManyRequests } from './one-key-many-requests.js';

describe('many requests under one idempotency key at once', () => {
  it(
    'are one payment, whichever process they reach; who asks for something else is told so',
    async () => {
      expect(await runSmall(oneKeyManyRequests)).toMatchObject({
        ok: true,
        lost: 0,
        doubled: 0,
        twiceNew: 0,
        unequal: 0,
        unrefused: 0,
        chargedTooOften: 0,
        bookFindings: 0,
      });
    },
    smallRunTimeoutMs,
  );
});
