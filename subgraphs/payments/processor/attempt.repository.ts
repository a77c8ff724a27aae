import type { Pool } from 'pg';
import type { Mark } from './attempt.js';

/** Where attempts stand that are not decided. */
export class AttemptRepository {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async mark(marks: readonly Mark[]): Promise<void> {
    await this.#pool.query({
      name: 'payments.mark',
      text: 'SELECT payments.mark($1)',
      values: [JSON.stringify(marks)],
    });
  }
}
