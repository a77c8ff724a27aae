import type { ApiClient } from '../../e2e-support/api-client.js';
import type { Resident } from '../../e2e-support/city-hall.js';
import { eventually } from '../../e2e-support/eventually.js';
import { cash, formatCents, payForReceipt } from '../../e2e-support/payments.js';
import { modes, startTimeoutMs, World } from '../../e2e-support/world.js';

const residents = 25;
const paymentsEach = 40;
const billedCents = 500_00n;

const balanceQuery = 'query ($number: String!) { account(number: $number) { balance balanceVersion } }';

interface Reading {
  readonly right: boolean;
  readonly expected: object;
  readonly read: object;
}

describe.each(modes)('reading one’s own write (%s)', (mode) => {
  let world: World;
  let payers: readonly ApiClient[];
  let reader: ApiClient;

  beforeAll(async () => {
    world = await World.start(mode);
    payers = [await world.as('integrator'), await world.as('cashier')];
    reader = await world.as('billing-rep', { departments: ['UTIL'] });
  }, startTimeoutMs);

  afterAll(() => world?.[Symbol.asyncDispose]());

  it('gives the right balance over another connection after each of 1,000 payments', async () => {
    const accounts = await world.cityHall.openAccounts(residents, 'UTIL', {
      revenueType: 'WATER',
      cents: billedCents,
    });
    const readings = (await Promise.all(accounts.map(payAndRead))).flat();
    const right = readings.filter((reading) => reading.right).length;
    process.stdout.write(
      `${mode}: ${right} of ${readings.length} balances read after a payment were right\n`,
    );
    expect(readings.filter((reading) => !reading.right)).toEqual([]);
    expect(right).toBe(residents * paymentsEach);
  }, 120_000);

  /** Pays one account again and again, by card and in cash in turn, and beyond what is owed. */
  async function payAndRead(account: Resident, offset: number): Promise<Reading[]> {
    const readings: Reading[] = [];
    let balance = billedCents;
    for (let index = 0; index < paymentsEach; index += 1) {
      const cents = 10_00n + BigInt(index * residents + offset);
      const isCash = (index + offset) % 2 === 1;
      await payForReceipt(payers[isCash ? 1 : 0]!, {
        accountId: account.id,
        amount: formatCents(cents),
        ...(isCash && cash),
      });
      // A machine that is slow for seconds gets a read refused, and the reader asks again.
      const { account: read } = await eventually(() =>
        reader.query(balanceQuery, { number: account.number }),
      );
      balance -= cents;
      const expected = { balance: formatCents(balance), balanceVersion: index + 2 };
      const right = read.balance === expected.balance && read.balanceVersion === expected.balanceVersion;
      readings.push({ right, expected, read });
    }
    return readings;
  }

  it('leaves books that prove themselves', async () => {
    expect(await world.books.check()).toEqual([]);
  });
});
