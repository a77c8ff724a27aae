import type { Pool } from 'pg';
import type { Cents } from '../../../platform/money/money.js';
import type { CivilDate } from '../../../platform/time/civil-date.js';
import { readPlace, type Place } from '../journal/place.repository.js';

export interface RevenueQuestion {
  /** First and last accounting date, both included. */
  readonly from: CivilDate;
  readonly to: CivilDate;
  /** Only entries posted up to then; all without. */
  readonly asOf?: Date;
}

export interface ChannelRevenue {
  readonly channel: string;
  readonly grossCents: Cents;
  readonly refundCents: Cents;
  readonly returnCents: Cents;
  readonly paymentCount: number;
}

interface RevenueTypeRevenue {
  /** Empty for lines that name none. */
  readonly revenueTypeCode: string;
  readonly netCents: Cents;
  readonly recognizedCents: Cents;
}

/** What a department collected and what was recognised as its revenue, as the books stood at one entry of the journal. */
export interface RevenueTotals extends Place {
  readonly channels: readonly ChannelRevenue[];
  readonly revenueTypes: readonly RevenueTypeRevenue[];
}

interface PartRow {
  as_of: Date | null;
  ledger_sequence: bigint | null;
  department_code: string;
  channel: string | null;
  revenue_type_code: string | null;
  gross_cents: Cents;
  refund_cents: Cents;
  return_cents: Cents;
  payment_count: bigint;
  recognized_cents: Cents;
}

/** As of when the figures are where the journal is empty. */
const beforeTheFirst = new Date(0);

/** Each department gets at least one row, so that it has a place in the journal even where nothing was collected. */
const withPlace = (place: string, parts: string): string => `
  WITH place AS MATERIALIZED (${place}), ${parts}
  SELECT h.as_of, h.ledger_sequence, d.code AS department_code, p.channel, p.revenue_type_code,
         p.gross_cents, p.refund_cents, p.return_cents, p.payment_count, p.recognized_cents
  FROM (SELECT 1) always LEFT JOIN place h ON true CROSS JOIN unnest($1::text[]) AS d (code)
  LEFT JOIN parts p ON p.department_code = d.code
  ORDER BY p.revenue_type_code`;

const running = withPlace(
  `SELECT e.posted_at AS as_of, e.sequence AS ledger_sequence FROM ledger.entry e ORDER BY e.sequence DESC LIMIT 1`,
  `parts AS (
    SELECT d.department_code, d.channel, NULL AS revenue_type_code, sum(d.gross_cents)::bigint AS gross_cents,
           sum(d.refund_cents)::bigint AS refund_cents, sum(d.return_cents)::bigint AS return_cents,
           sum(d.payment_count) AS payment_count, 0::bigint AS recognized_cents
    FROM ledger.department_day d
    WHERE d.department_code = ANY ($1) AND d.accounting_date BETWEEN $2 AND $3 GROUP BY 1, 2
    UNION ALL
    SELECT r.department_code, NULL, r.revenue_type_code, sum(r.net_cents)::bigint, 0, 0, 0, sum(r.recognized_cents)::bigint
    FROM ledger.revenue_day r
    WHERE r.department_code = ANY ($1) AND r.accounting_date BETWEEN $2 AND $3 GROUP BY 1, 3
  )`,
);

/** From the lines themselves, so that this is also a proof of the running totals. */
const asPosted = withPlace(
  `SELECT $4::timestamptz AS as_of, $5::bigint AS ledger_sequence`,
  `lines AS MATERIALIZED (
    SELECT l.department_code, coalesce(l.channel, 'COUNTER') AS channel, coalesce(l.revenue_type_code, '') AS revenue_type_code,
           e.id, e.kind, l.credit_cents - l.debit_cents AS cents,
           r.kind = 'REVENUE' AND k.counts_as <> 'NOTHING' AS is_collected, a.kind = 'REVENUE' AS is_recognized
    FROM ledger.entry e
    JOIN ledger.line l ON l.entry_id = e.id
    JOIN ledger.account a ON a.code = l.account_code
    LEFT JOIN ledger.account r ON r.code = l.revenue_account_code
    LEFT JOIN ledger.entry_kind k ON k.name = e.kind
    WHERE e.accounting_date BETWEEN $2 AND $3
      -- Nearly every entry lies before the place, so the index to use is that of the dates; the sum keeps the other one out.
      AND e.sequence + 0 <= $5
      AND l.department_code = ANY ($1)
  ), collected AS MATERIALIZED (
    SELECT l.department_code, l.channel, l.revenue_type_code, l.id, l.kind, sum(l.cents) AS cents
    FROM lines l WHERE l.is_collected GROUP BY 1, 2, 3, 4, 5
  ), per_entry AS (
    SELECT c.department_code, c.channel, c.id, c.kind, sum(c.cents)::bigint AS cents FROM collected c GROUP BY 1, 2, 3, 4
  ), parts AS (
    SELECT c.department_code, c.channel, NULL AS revenue_type_code,
           sum(x.gross_cents)::bigint AS gross_cents, sum(x.refund_cents)::bigint AS refund_cents,
           sum(x.return_cents)::bigint AS return_cents, sum(x.payment_count) AS payment_count, 0::bigint AS recognized_cents
    FROM per_entry c CROSS JOIN LATERAL ledger.counted(c.kind, c.cents) x GROUP BY 1, 2
    UNION ALL
    SELECT l.department_code, NULL, l.revenue_type_code, coalesce(sum(l.cents) FILTER (WHERE l.is_collected), 0)::bigint, 0, 0, 0,
           coalesce(sum(l.cents) FILTER (WHERE l.is_recognized), 0)::bigint
    FROM lines l WHERE l.is_collected OR l.is_recognized GROUP BY 1, 3
  )`,
);

/** The revenue of several departments from one statement, so that all of it belongs to the same entry of the journal. */
export async function readRevenue(
  pool: Pool,
  departments: readonly string[],
  { from, to, asOf }: RevenueQuestion,
): Promise<ReadonlyMap<string, RevenueTotals>> {
  const place = asOf && (await readPlace(pool, asOf));
  const { rows } = await pool.query<PartRow>(place ? asPosted : running, [
    departments,
    from,
    to,
    ...(place ? [place.asOf, place.ledgerSequence] : []),
  ]);
  const byDepartment = Map.groupBy(rows, (row) => row.department_code);
  return new Map(
    [...byDepartment].map(([code, parts]) => [code, totalsOf(parts as [PartRow, ...PartRow[]])]),
  );
}

function totalsOf(parts: readonly [PartRow, ...PartRow[]]): RevenueTotals {
  const [{ as_of, ledger_sequence }] = parts;
  return {
    asOf: as_of ?? beforeTheFirst,
    ledgerSequence: Number(ledger_sequence ?? 0),
    channels: parts.flatMap((part) =>
      part.channel === null
        ? []
        : {
            channel: part.channel,
            grossCents: part.gross_cents,
            refundCents: part.refund_cents,
            returnCents: part.return_cents,
            paymentCount: Number(part.payment_count),
          },
    ),
    revenueTypes: parts.flatMap(({ revenue_type_code, gross_cents, recognized_cents }) =>
      revenue_type_code === null
        ? []
        : { revenueTypeCode: revenue_type_code, netCents: gross_cents, recognizedCents: recognized_cents },
    ),
  };
}

export interface AttemptQuestion {
  readonly from: CivilDate;
  readonly to: CivilDate;
}

export interface Attempts {
  readonly started: number;
  readonly abandoned: number;
}

/** By department, payment attempts by channel. */
export async function readAttempts(
  pool: Pool,
  departments: readonly string[],
  { from, to }: AttemptQuestion,
): Promise<ReadonlyMap<string, ReadonlyMap<string, Attempts>>> {
  const { rows } = await pool.query<{ code: string; channel: string; started: bigint; abandoned: bigint }>(
    `SELECT d.code, a.channel, a.started, a.abandoned
     FROM unnest($1::text[]) AS d (code), LATERAL payments.attempts(d.code, $2, $3) a`,
    [departments, from, to],
  );
  const byDepartment = Map.groupBy(rows, ({ code }) => code);
  return new Map(
    [...byDepartment].map(([code, channels]) => [
      code,
      new Map(
        channels.map(({ channel, started, abandoned }) => [
          channel,
          { started: Number(started), abandoned: Number(abandoned) },
        ]),
      ),
    ]),
  );
}
