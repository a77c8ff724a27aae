import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Scenario } from '../support/scenario.js';
import { strikeRepeatedly, type Target } from '../support/strikes.js';
import type { Site } from '../support/site.js';
import { untilAnswered } from '../support/until-answered.js';

/** The product gives up a server that ends more often than this within a minute. */
const strikesOfOneProcess = 4;

/** Postgres is struck, and started again by the product, which goes on serving meanwhile. */
async function open(site: Site): Promise<Target> {
  let product = await site.start();
  let strikes = 0;
  let struck: number | undefined;
  return {
    get url() {
      return product.url;
    },
    async strike() {
      struck = await postmasterOf(site);
      process.kill(struck, 'SIGKILL');
      strikes += 1;
    },
    async recover() {
      if (strikes % strikesOfOneProcess === 0) {
        await product.kill();
        product = await site.start();
      }
      // Those that served its connections may outlive the server and answer once more.
      await untilAnswered(async () => {
        if ((await postmasterOf(site)) === struck) throw new Error('Postgres was not started again');
      });
    },
    [Symbol.asyncDispose]: () => product.stop(),
  };
}

/** The first line of the file that a server of Postgres keeps beside its data. */
async function postmasterOf({ dataDirectory }: Site): Promise<number> {
  const file = join(dataDirectory, 'postgres/cluster/postmaster.pid');
  return Number((await readFile(file, 'utf8')).split('\n')[0]);
}

export const killPostgres: Scenario = {
  name: 'kill-postgres',
  about: 'kill -9 of the Postgres server, under load, while the product goes on',
  whole: { runs: 20, clients: 32, minutes: 15 },
  small: { runs: 2, clients: 32, minutes: 2 },
  run: (order) => strikeRepeatedly(order, open, { from: 50, to: 1_000 }),
};
