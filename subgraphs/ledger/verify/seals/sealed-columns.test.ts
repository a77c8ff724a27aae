import { createClient } from '../../../../platform/database/pool.js';
import { createTestDatabase } from '../../../../platform/database/testing/test-database.js';
import { currentVersion, sealedColumns } from './sealed-columns.js';

describe('the seal that is made now', () => {
  it('covers every column of entries, lines and events, in the order of their tables', async () => {
    await using database = await createTestDatabase();
    const owner = createClient(database.migrator, 'owner');
    await owner.connect();
    const columnsOf = async (table: string): Promise<string[]> => {
      const { rows } = await owner.query<{ name: string }>(
        'SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum',
        [table],
      );
      return rows.map(({ name }) => name);
    };
    expect({
      entry: await columnsOf('ledger.entry'),
      line: await columnsOf('ledger.line'),
      event: await columnsOf('events.log'),
    }).toEqual(sealedColumns[currentVersion]);

    await owner.query(`SELECT events.append('[{"kind": "test.happened.v1", "topics": [], "payload": {}}]')`);
    const { rows } = await owner.query('SELECT version FROM books.seal');
    expect(rows).toEqual([{ version: currentVersion }]);
    await owner.end();
  });
});
