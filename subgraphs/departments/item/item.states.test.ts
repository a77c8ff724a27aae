import { randomUUID } from 'node:crypto';
import { createClient } from '../../../platform/database/pool.js';
import { createTestDatabase } from '../../../platform/database/testing/test-database.js';
import { createToyAgency } from '../../testing/toy-agency.js';
import { ItemStatus, itemMachine } from './item.states.js';

describe('the states of an item', () => {
  it('are those that the graph knows', () => {
    expect(Object.keys(itemMachine.states)).toEqual(Object.values(ItemStatus));
  });

  it('are what covered fees lead to, or else no item may be promised to become it', async () => {
    await using database = await createTestDatabase();
    const { accounts } = await createToyAgency(database.migrator, [
      { number: 'BP-1', department: 'PERMITS' },
    ]);
    const owner = createClient(database.migrator, 'owner');
    await owner.connect();
    const create = (statusWhenPaid: string): Promise<unknown> =>
      owner.query(
        `INSERT INTO departments.item (id, number, kind, status, status_when_paid, department_code, account_id, due_cents)
         VALUES ($1, $2, 'BUILDING_PERMIT', 'FEES_DUE', $2, 'PERMITS', $3, 8000)`,
        [randomUUID(), statusWhenPaid, accounts[0]],
      );
    const refused: string[] = [];
    for (const status of [...Object.values(ItemStatus), 'FORGIVEN'])
      await create(status).catch((error: { code: string }) => refused.push(`${status} ${error.code}`));
    await owner.end();
    expect(refused).toEqual([
      'OPEN TB009',
      'FEES_DUE TB009',
      'ISSUED TB009',
      'CANCELLED TB009',
      'FORGIVEN TB009',
    ]);
  });
});
