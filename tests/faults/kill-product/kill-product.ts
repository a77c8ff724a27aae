import type { Scenario } from '../support/scenario.js';
import { strikeRepeatedly, type Target } from '../support/strikes.js';
import type { Site } from '../support/site.js';

/** Postgres outlives its owner, as it does in life, and is taken over by the next process. */
async function open(site: Site): Promise<Target> {
  let product = await site.start();
  return {
    get url() {
      return product.url;
    },
    strike: () => product.kill(),
    async recover() {
      product = await site.start();
    },
    [Symbol.asyncDispose]: () => product.kill(),
  };
}

export const killProduct: Scenario = {
  name: 'kill-product',
  about: 'kill -9 of the one process that runs everything, under load',
  whole: { runs: 20, clients: 32, minutes: 15 },
  small: { runs: 2, clients: 32, minutes: 2 },
  run: (order) => strikeRepeatedly(order, open, { from: 50, to: 2_000 }),
};
