import type { EntityClass, MikroORM } from '@mikro-orm/core';
import type { Pool } from 'pg';
import { createPool } from '../database/pool.js';
import { EventLog } from '../events/event-log.js';
import { EventStreams } from '../events/event-stream.js';
import { EventTail } from '../events/event-tail.js';
import { createOrm } from '../orm/orm.js';
import type { SubgraphOptions } from './subgraph-module.js';

/** What every subgraph works with: its tables, its statements, and the event log. */
export interface SubgraphResources extends AsyncDisposable {
  readonly orm: MikroORM;
  readonly pool: Pool;
  readonly log: EventLog;
  readonly tail: EventTail;
  readonly streams: EventStreams;
  /** Throws when the database does not answer, or the event log is not being followed. */
  ready(): Promise<void>;
}

/** Opens them as the subgraph's own role; what was opened before a failure is closed again. */
export async function openResources(
  name: string,
  entities: readonly EntityClass<object>[],
  { credentials, logger, tail: shared, metrics, faultOf }: SubgraphOptions,
): Promise<SubgraphResources> {
  await using opened = new AsyncDisposableStack();
  const orm = await createOrm({ credentials, schema: name, entities });
  opened.defer(() => orm.close());
  const pool = createPool(credentials, { applicationName: name, maxConnections: 4, metrics: metrics?.pools });
  opened.defer(() => pool.end());
  const log = new EventLog(pool);
  const tail =
    shared ?? opened.use(new EventTail({ credentials, log, logger, metrics: metrics?.events, faultOf }));
  if (!shared) await tail.start();
  const owned = opened.move();
  return {
    orm,
    pool,
    log,
    tail,
    streams: new EventStreams({ log, tail }),
    async ready() {
      await log.lastPosition();
      tail.assertFollowing();
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
