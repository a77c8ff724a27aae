import { Gauge, type Registry } from 'prom-client';

/** What `pg` tells of a pool. */
interface CountedPool {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
}

/** What the pools of database connections of a process are at, read when somebody asks. */
export class PoolMetrics {
  readonly #pools = new Map<string, CountedPool>();

  constructor(registry: Registry) {
    const pools = this.#pools;
    const connections = new Gauge({
      name: 'tributary_pool_connections',
      help: 'Connections to Postgres, by pool and by whether they are in use.',
      labelNames: ['pool', 'state'],
      registers: [registry],
      collect: () => {
        for (const [pool, { totalCount, idleCount }] of pools) {
          connections.set({ pool, state: 'busy' }, totalCount - idleCount);
          connections.set({ pool, state: 'idle' }, idleCount);
        }
      },
    });
    const waiting = new Gauge({
      name: 'tributary_pool_waiting',
      help: 'Requests that wait for a connection to Postgres, by pool.',
      labelNames: ['pool'],
      registers: [registry],
      collect: () => {
        for (const [pool, { waitingCount }] of pools) waiting.set({ pool }, waitingCount);
      },
    });
  }

  watch(name: string, pool: CountedPool): void {
    this.#pools.set(name, pool);
  }
}
