import type { Pool } from 'pg';
import type { ChargeRequest } from './processor.js';

export interface SandboxCharge {
  readonly reference: string;
  readonly outcome: string;
  readonly chargedAt: Date;
  /** By the clock that wrote down when it was charged. */
  readonly ageMs: number;
}

interface Row {
  reference: string;
  outcome: string;
  charged_at: Date;
  age_ms: string | number;
}

const withAge = '*, extract(epoch FROM clock_timestamp() - charged_at) * 1000 AS age_ms';

export class SandboxProcessorRepository {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async chargeOnce(request: ChargeRequest, reference: string, outcome: string): Promise<SandboxCharge> {
    const { rows } = await this.#pool.query<Row>({
      name: 'sandbox.charge-once',
      text: `SELECT ${withAge} FROM sandbox_processor.charge_once($1, $2, $3, $4, $5)`,
      values: [request.key, reference, request.token, request.amountCents, outcome],
    });
    const [row] = rows;
    if (!row) throw new Error('The sandbox processor did not answer');
    return fromRow(row);
  }

  async find(key: string): Promise<SandboxCharge | undefined> {
    const { rows } = await this.#pool.query<Row>(`SELECT ${withAge} FROM sandbox_processor.find($1)`, [key]);
    return rows[0] && fromRow(rows[0]);
  }
}

const fromRow = ({ reference, outcome, charged_at, age_ms }: Row): SandboxCharge => ({
  reference,
  outcome,
  chargedAt: charged_at,
  ageMs: Number(age_ms),
});
