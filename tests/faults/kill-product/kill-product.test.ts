import { runSmall, smallRunTimeoutMs } from '../support/small-run.js';
import { killProduct } from './kill-product.js';

describe('the whole product in one process', () => {
  it(
    'loses, doubles and halves no payment when it is killed under load',
    async () => {
      expect(await runSmall(killProduct)).toMatchObject({
        ok: true,
        lost: 0,
        doubled: 0,
        partial: 0,
        forgotten: 0,
        unfinished: 0,
        bookFindings: 0,
      });
    },
    smallRunTimeoutMs,
  );
});
