import type { ClientBase, Pool } from 'pg';
import type { LogEvent } from '../../../platform/events/event.js';
import type { Mark } from '../processor/attempt.js';
import { rankOf, toJson, type ProcessorFact } from '../processor/processor-fact.js';
import type { Notice, ProcessorName } from '../processor/processor.js';
import type { Standing } from './charge-news.js';

type Queryable = Pick<ClientBase, 'query'>;

interface NoticeRow {
  number: bigint;
  processor: ProcessorName;
  event_id: string;
  kind: string;
  happened_at: Date;
  body: string;
}

/** A notice as a consumer reads it: numbered in the order in which they were kept. */
export type KeptNotice = LogEvent<Pick<Notice, 'processor' | 'id' | 'body'>>;

/** What a notice comes to. */
export interface UnderstoodNotice {
  readonly number: number;
  readonly processor: ProcessorName;
  readonly facts: readonly ProcessorFact[];
}

/** Keeps a notice; false when it was told before. */
export async function keepNotice(
  pool: Pool,
  { processor, id, kind, happenedAt, body }: Notice,
): Promise<boolean> {
  const { rows } = await pool.query<{ kept: boolean }>({
    name: 'payments.keep-notice',
    text: 'SELECT payments.keep_notice($1, $2, $3, $4, $5) AS kept',
    values: [processor, id, kind, happenedAt, body],
  });
  return rows[0]?.kept ?? false;
}

/** At most so many notices after a number, in the order in which they were kept. */
export async function readNotices(client: Queryable, after: number, limit: number): Promise<KeptNotice[]> {
  const { rows } = await client.query<NoticeRow>(
    `SELECT number, processor, event_id, kind, happened_at, body FROM payments.processor_notice
     WHERE number > $1 ORDER BY number LIMIT $2`,
    [after, limit],
  );
  return rows.map(({ number, processor, event_id, kind, happened_at, body }) => ({
    position: Number(number),
    kind,
    topics: [],
    payload: { processor, id: event_id, body },
    occurredAt: happened_at,
  }));
}

export async function keepFacts(client: Queryable, notices: readonly UnderstoodNotice[]): Promise<void> {
  const facts = notices.flatMap(({ number, processor, facts: told }) =>
    told.map((fact, n) => ({
      notice: number,
      n,
      processor,
      kind: fact.kind,
      reference: fact.reference,
      at: fact.at,
      rank: rankOf(fact),
      fact: JSON.parse(toJson(fact)) as object,
    })),
  );
  await client.query('SELECT payments.keep_facts($1)', [JSON.stringify(facts)]);
}

/** Of the payments that there are, which stay as they are until the transaction ends. */
export async function lockStandings(client: Queryable, keys: readonly string[]): Promise<Standing[]> {
  const { rows } = await client.query<Standing>(
    `SELECT id, status, amount_cents AS "amountCents", processor, processor_reference AS "processorReference",
            is_captured AS "isCaptured"
     FROM payments.lock_standings($1)`,
    [keys.filter((key) => isUuid.test(key))],
  );
  return rows;
}

/** What processors send back is theirs, and may be no key of ours. */
const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Only once in a transaction, because marks lock payments first and the head of the log last. */
export async function markPayments(client: Queryable, marks: readonly Mark[]): Promise<void> {
  if (marks.length > 0) await client.query('SELECT payments.mark($1)', [JSON.stringify(marks)]);
}

export async function askNow(client: Queryable, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await client.query('SELECT payments.ask_now($1)', [ids]);
}
