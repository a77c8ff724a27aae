import type { Client, Pool } from 'pg';
import { createClient, createPool } from '../pool.js';
import type { TestDatabase } from './test-database.js';

/** How the statements of one login role were carried out, each as `EXPLAIN ANALYZE` tells it, with those within functions and triggers. */
export class ExplainedPlans {
  plans: string[] = [];

  private constructor(private readonly database: TestDatabase) {}

  /** @param role whose sessions tell from then on, such as `tributary_payments` */
  static async of(database: TestDatabase, role: string): Promise<ExplainedPlans> {
    const settings = {
      session_preload_libraries: 'auto_explain',
      'auto_explain.log_min_duration': '0',
      'auto_explain.log_nested_statements': 'on',
      'auto_explain.log_analyze': 'on',
      'auto_explain.log_timing': 'off',
      'auto_explain.log_level': 'notice',
    };
    const client = createClient(database.superuser, 'test:explain');
    await client.connect();
    try {
      await client.query("LOAD 'auto_explain'");
      for (const [name, value] of Object.entries(settings))
        await client.query(
          `ALTER ROLE ${role} IN DATABASE ${database.superuser.database} SET ${name} = '${value}'`,
        );
    } finally {
      await client.end();
    }
    return new ExplainedPlans(database);
  }

  /** One connection of a service, whose plans are kept here. */
  listen(service: string): Pool {
    const pool = createPool(this.database.services[service]!, { applicationName: 'test', maxConnections: 1 });
    pool.on('connect', (client: Client) =>
      client.on('notice', ({ message }) => this.plans.push(message ?? '')),
    );
    return pool;
  }

  /** Those of which a step came by more rows than that, over all its loops. */
  above(rowsMax: number): string[] {
    return this.plans.filter((plan) => rowsOf(plan) > rowsMax);
  }
}

const rowsOf = (plan: string): number =>
  Math.max(
    0,
    ...[...plan.matchAll(/\(actual rows=([\d.]+) loops=(\d+)\)/g)].map(
      ([, rows, loops]) => Number(rows) * Number(loops),
    ),
  );
