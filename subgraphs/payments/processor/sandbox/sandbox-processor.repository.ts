import type { Pool } from 'pg';
import type { ChargeRequest, Notice, RefundRequest } from '../processor.js';
import type { ScheduledNotice, ToldCharge } from './sandbox-notices.js';

export interface SandboxCharge extends ToldCharge {
  readonly token: string;
  readonly outcome: string;
  /** By the clock that wrote down when it was charged. */
  readonly ageMs: number;
}

export interface SandboxRefund {
  readonly reference: string;
  readonly outcome: string;
  readonly refundedAt: Date;
  readonly ageMs: number;
}

/** A notice of which it is time, and how often it is told. */
export interface DueNotice {
  readonly notice: Notice;
  readonly times: number;
}

interface ChargeRow {
  key: string;
  reference: string;
  token: string;
  amount_cents: bigint;
  outcome: string;
  charged_at: Date;
  age_ms: string | number;
}

interface RefundRow {
  reference: string;
  outcome: string;
  refunded_at: Date;
  age_ms: string | number;
}

interface NoticeRow {
  id: string;
  kind: string;
  happened_at: Date;
  times: number;
  body: string;
}

const aged = (since: string): string =>
  `*, extract(epoch FROM clock_timestamp() - ${since}) * 1000 AS age_ms`;
const charges = `SELECT ${aged('charged_at')} FROM sandbox_processor`;
const refunds = `SELECT ${aged('refunded_at')} FROM sandbox_processor`;

/** The memory of the sandbox processor. */
export class SandboxProcessorRepository {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async chargeOnce(request: ChargeRequest, reference: string, outcome: string): Promise<SandboxCharge> {
    const { rows } = await this.#pool.query<ChargeRow>({
      name: 'sandbox.charge-once',
      text: `${charges}.charge_once($1, $2, $3, $4, $5)`,
      values: [request.key, reference, request.token, request.amountCents, outcome],
    });
    return toCharge(only(rows));
  }

  async find(key: string): Promise<SandboxCharge | undefined> {
    const { rows } = await this.#pool.query<ChargeRow>(`${charges}.find($1)`, [key]);
    return rows[0] && toCharge(rows[0]);
  }

  /** The charge of a reference. */
  async charged(reference: string): Promise<SandboxCharge | undefined> {
    const { rows } = await this.#pool.query<ChargeRow>(`${charges}.charged($1)`, [reference]);
    return rows[0] && toCharge(rows[0]);
  }

  async refundOnce(request: RefundRequest, reference: string, outcome: string): Promise<SandboxRefund> {
    const { rows } = await this.#pool.query<RefundRow>(`${refunds}.refund_once($1, $2, $3, $4, $5)`, [
      ...[request.key, reference, request.charge, request.amountCents, outcome],
    ]);
    return toRefund(only(rows));
  }

  async findRefund(key: string): Promise<SandboxRefund | undefined> {
    const { rows } = await this.#pool.query<RefundRow>(`${refunds}.find_refund($1)`, [key]);
    return rows[0] && toRefund(rows[0]);
  }

  /** Those that are scheduled already stay as they are. */
  async schedule(notices: readonly ScheduledNotice[]): Promise<void> {
    await this.#pool.query('SELECT sandbox_processor.schedule($1)', [JSON.stringify(notices)]);
  }

  /** Takes notices of which it is time, so that nobody else tells them. */
  async takeDue(most: number): Promise<DueNotice[]> {
    const { rows } = await this.#pool.query<NoticeRow>('SELECT * FROM sandbox_processor.take_due($1)', [
      most,
    ]);
    return rows.map((row) => ({ notice: toNotice(row), times: row.times }));
  }

  /** What has happened since, told or not, oldest first. */
  async happenedSince(since: Date): Promise<Notice[]> {
    const { rows } = await this.#pool.query<NoticeRow>('SELECT * FROM sandbox_processor.happened_since($1)', [
      since,
    ]);
    return rows.map(toNotice);
  }
}

function only<Row>([row]: readonly Row[]): Row {
  if (!row) throw new Error('The sandbox processor did not answer');
  return row;
}

const toCharge = (row: ChargeRow): SandboxCharge => ({
  key: row.key,
  reference: row.reference,
  token: row.token,
  amountCents: row.amount_cents,
  outcome: row.outcome,
  chargedAt: row.charged_at,
  ageMs: Number(row.age_ms),
});

const toRefund = ({ reference, outcome, refunded_at, age_ms }: RefundRow): SandboxRefund => ({
  reference,
  outcome,
  refundedAt: refunded_at,
  ageMs: Number(age_ms),
});

const toNotice = ({ id, kind, happened_at, body }: NoticeRow): Notice => ({
  processor: 'sandbox',
  id,
  kind,
  happenedAt: happened_at,
  body,
});
