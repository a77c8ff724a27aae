import { createPool } from '../../../platform/database/pool.js';
import { createTestDatabase } from '../../../platform/database/testing/test-database.js';
import { edgesOf } from '../../../books/states/edges.js';
import { PaymentStatus, paymentMachine } from './payment.states.js';

describe('the lifecycle of a payment', () => {
  it('is the same in the code and in the database, but for what is only planned', async () => {
    await using database = await createTestDatabase();
    const pool = createPool(database.services['payments']!, { applicationName: 'test' });
    const { rows } = await pool.query<{ name: string; from_status: string; to_status: string }>(
      'SELECT * FROM payments.payment_transitions()',
    );
    await pool.end();
    const inDatabase = rows.map(({ name, from_status, to_status }) => `${name} ${from_status} ${to_status}`);
    const inCode = edgesOf(paymentMachine)
      .filter(({ transition }) => !transition.isPlanned)
      .map(({ name, from, to }) => `${name} ${from} ${to}`);
    expect(inDatabase).toEqual(inCode);
  });

  it('is of every status that the graph knows', () => {
    expect(new Set(Object.keys(paymentMachine.states))).toEqual(new Set(Object.values(PaymentStatus)));
  });
});
