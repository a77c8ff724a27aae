import type { Pool } from 'pg';
import { EngineRepository } from './engine.repository.js';

const routingOf = (version: number): object => ({
  routing: { version, departments: {}, revenueTypes: {}, clearingAccounts: {} },
  chart: { version: 1, poolFund: null, links: {}, purposes: {}, accounts: {}, suspense: null },
});
const unchanged = { routing: null, chart: null };
const nothing = {
  position: { open: { accounts: [], charges: [] }, held: [] },
  accountingDates: {},
  seen: {},
  aggregates: {},
};

describe('what is known of the configuration', () => {
  it('is for each batch as it looked, whatever another that looks at once comes to know', async () => {
    const looks: PromiseWithResolvers<object>[] = [];
    const query = async (statement: string | object): Promise<object> => {
      if (typeof statement === 'string') return { command: statement, rows: [] };
      const look = Promise.withResolvers<object>();
      looks.push(look);
      return { rows: [{ answer: { ...nothing, ...(await look.promise) } }] };
    };
    const client = { query, release: () => undefined };
    const repository = new EngineRepository({ connect: () => Promise.resolve(client) } as unknown as Pool);
    const question = { locks: [], lookups: {}, locking: { waitMs: 0, withParts: false } };
    const decidedOn: number[] = [];
    const batch = (): Promise<unknown> =>
      repository.transact(question, ({ view }) => {
        decidedOn.push(view.routing.version);
        return [];
      });
    const looked = async (count: number): Promise<void> => {
      while (looks.length < count) await new Promise((resolve) => setImmediate(resolve));
    };

    const slow = batch();
    const quick = batch();
    await looked(2);
    looks[1]!.resolve(routingOf(2));
    await quick;
    const late = batch();
    await looked(3);
    looks[0]!.resolve(routingOf(1));
    await slow;
    looks[2]!.resolve(unchanged);
    await late;
    expect(decidedOn).toEqual([2, 1, 2]);
  });
});
