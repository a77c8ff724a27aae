import { runSmall, smallRunTimeoutMs } from '../support/small-run.js';
import { killPostgres } from './kill-postgres.js';

describe('the Postgres server', () => {
  it(
    'loses, doubles and halves no payment when it is killed under load and recovers',
    async () => {
      expect(await runSmall(killPostgres)).toMatchObject({
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
