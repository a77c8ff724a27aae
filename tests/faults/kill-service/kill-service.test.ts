import { runSmall, smallRunTimeoutMs } from '../support/small-run.js';
import { killService } from './kill-service.js';

describe('the process that posts', () => {
  it(
    'loses, doubles and halves no payment when it is killed under load while everything else goes on',
    async () => {
      expect(await runSmall(killService)).toMatchObject({
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
