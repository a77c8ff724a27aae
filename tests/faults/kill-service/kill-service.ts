import { Writable } from 'node:stream';
import { startServices } from '../../../launcher/service-processes.js';
import { createLogger } from '../../../platform/telemetry/logger.js';
import type { Scenario } from '../support/scenario.js';
import { strikeRepeatedly, type Target } from '../support/strikes.js';
import type { Site } from '../support/site.js';

/** Gateway and subgraphs as processes of their own, of which the one that posts is struck. Everything else goes on. */
async function open(site: Site): Promise<Target> {
  await using opening = new AsyncDisposableStack();
  const database = opening.use(await site.openDatabase());
  const logs = new Writable({ write: (_chunk, _encoding, done) => done() });
  const services = opening.use(
    await startServices({
      database,
      master: site.master,
      host: '127.0.0.1',
      port: 0,
      timeZone: 'America/Chicago',
      logs,
      logger: createLogger('faults', logs),
    }),
  );
  const payments = services.subgraphs.find(({ name }) => name === 'payments');
  if (!payments) throw new Error('Payments have no process of their own');
  const opened = opening.move();
  return {
    url: services.url,
    strike: () => payments.kill(),
    recover: () => payments.restart(),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

export const killService: Scenario = {
  name: 'kill-service',
  about: 'kill -9 of the process that posts, under load, while gateway and other subgraphs go on',
  whole: { runs: 200, clients: 32, minutes: 40 },
  small: { runs: 2, clients: 32, minutes: 2 },
  run: (order) => strikeRepeatedly(order, open, { from: 50, to: 500 }),
};
