import { setTimeout as delay } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { createPool } from '../database/pool.js';
import { createTestDatabase } from '../database/testing/test-database.js';
import { createLogger } from '../telemetry/logger.js';
import { EventLogMetrics } from '../telemetry/metrics/event-log-metrics.js';
import { EventLog } from './event-log.js';
import { EventTail } from './event-tail.js';

describe('the tail of the event log', () => {
  it('reports each event that nobody can read, once, and hands it out with the others', async () => {
    await using database = await createTestDatabase();
    const [credentials] = Object.values(database.services);
    const owner = createPool(database.migrator, { applicationName: 'test' });
    const lines: string[] = [];
    const logger = createLogger('test', { write: (line: string) => lines.push(line) });
    logger.level = 'error';
    const registry = new Registry();
    const heard: string[] = [];
    {
      await using tail = new EventTail({
        ...{
          credentials: credentials!,
          log: new EventLog(owner),
          logger,
          metrics: new EventLogMetrics(registry),
        },
        faultOf: ({ kind }) => (kind === 'tree.planted.v1' ? undefined : 'It is no tree.'),
      });
      await tail.start();
      for (const topics of [undefined, ['stone']]) tail.listen(({ kind }) => heard.push(kind), { topics });
      const events = ['tree.planted.v1', 'stone.found.v1', 'tree.planted.v1'].map((kind) => ({
        ...{ kind, topics: [kind.split('.')[0]], payload: {} },
      }));
      await owner.query('SELECT events.append($1)', [JSON.stringify(events)]);
      while (tail.position < 3) await delay(10);
    }
    await owner.end();
    expect(heard.sort()).toEqual(['stone.found.v1', 'stone.found.v1', 'tree.planted.v1', 'tree.planted.v1']);
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { msg: 'an event cannot be read', position: 2, kind: 'stone.found.v1', reason: 'It is no tree.' },
    ]);
    expect(await registry.metrics()).toContain('tributary_events_unreadable_total 1');
  });
});
