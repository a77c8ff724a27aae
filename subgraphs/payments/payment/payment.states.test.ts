import { createPool } from '../../../platform/database/pool.js';
import { createTestDatabase } from '../../../platform/database/testing/test-database.js';
import { PaymentStatus, paymentTransitions } from './payment.states.js';

describe('the lifecycle of a payment', () => {
  it('is the same in the code and in the database', async () => {
    await using database = await createTestDatabase();
    const pool = createPool(database.services['payments']!, { applicationName: 'test' });
    const { rows } = await pool.query<{ from_status: string; to_status: string }>(
      'SELECT * FROM payments.transition',
    );
    await pool.end();
    const inDatabase = rows.map(({ from_status, to_status }) => `${from_status} ${to_status}`);
    const inCode = Object.entries(paymentTransitions).flatMap(([from, to]) =>
      to.map((each) => `${from} ${each}`),
    );
    expect(new Set(inDatabase)).toEqual(new Set(inCode));
  });

  it('reaches every state from CREATED', () => {
    const reached = new Set<PaymentStatus>([PaymentStatus.CREATED]);
    for (const status of reached) paymentTransitions[status].forEach((next) => reached.add(next));
    expect(reached).toEqual(new Set(Object.values(PaymentStatus)));
  });
});
