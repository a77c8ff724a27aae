import { runSmall, smallRunTimeoutMs } from '../support/small-run.js';
import { oneBillManyPayers } from './one-bill-many-payers.js';

describe('a bill that many pay at once', () => {
  it(
    'is paid by one of them; the others are refused or get credit, and no money is gone',
    async () => {
      expect(await runSmall(oneBillManyPayers)).toMatchObject({
        ok: true,
        lost: 0,
        doubled: 0,
        partial: 0,
        misapplied: 0,
        refusedWrongly: 0,
        takenWrongly: 0,
        accountWrong: 0,
        unfinished: 0,
        bookFindings: 0,
      });
    },
    smallRunTimeoutMs,
  );
});
