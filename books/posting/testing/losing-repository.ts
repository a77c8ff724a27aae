import type { Pool } from 'pg';
import { EngineRepository } from '../engine.repository.js';

/** Loses the answer of its first commit, after which something happens. */
export class LosingRepository extends EngineRepository {
  #isLost = false;

  constructor(
    pool: Pool,
    readonly meanwhile: () => Promise<void> = () => Promise.resolve(),
  ) {
    super(pool);
  }

  override async transact(
    ...batch: Parameters<EngineRepository['transact']>
  ): ReturnType<EngineRepository['transact']> {
    const result = await super.transact(...batch);
    if (this.#isLost) return result;
    this.#isLost = true;
    await this.meanwhile();
    throw new Error('Connection terminated unexpectedly');
  }
}
