import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { ClientBase } from 'pg';
import { z } from 'zod';
import { projectRoot } from '../../../platform/config/paths.js';
import { EventLog } from '../../../platform/events/event-log.js';
import type { LogEvent } from '../../../platform/events/event.js';
import { eventKinds, isEventKind, type EventKind } from '../kinds.js';
import { idOf } from '../topics.js';

/** What a log holds, as far as it can be told from its events. */
export interface LogFindings {
  readonly kinds: readonly string[];
  /** Events that are not as their kind, its committed schema and the documents have it. */
  readonly faults: readonly string[];
}

const pageSize = 5_000;

type JsonSchema = Parameters<typeof z.fromJSONSchema>[0];

const committed = new Map<EventKind, z.ZodType>();

function committedSchema(kind: EventKind): z.ZodType {
  let schema = committed.get(kind);
  if (!schema) {
    const text = readFileSync(join(projectRoot, 'schema/events', `${kind}.json`), 'utf8');
    schema = z.fromJSONSchema(JSON.parse(text) as JsonSchema);
    committed.set(kind, schema);
  }
  return schema;
}

/** Reads a log from its beginning to its end. */
export async function findingsInLog(database: Pick<ClientBase, 'query'>): Promise<LogFindings> {
  const log = new EventLog(database);
  const kinds = new Set<string>();
  const faults: string[] = [];
  for (let after: number | undefined = 0; after !== undefined;) {
    const events: LogEvent[] = await log.read(after, pageSize);
    for (const event of events) {
      kinds.add(event.kind);
      faults.push(...faultsOf(event).map((fault) => `${event.position} ${event.kind}: ${fault}`));
    }
    after = events.at(-1)?.position;
  }
  return { kinds: [...kinds].sort(), faults };
}

function faultsOf({ kind, payload, topics }: LogEvent): string[] {
  if (!isEventKind(kind)) return ['no such kind'];
  const checked = committedSchema(kind).safeParse(payload);
  if (!checked.success) return [checked.error.message];
  const declared = eventKinds[kind];
  const missing = declared.concerns.filter((subject) => idOf(subject, { topics }) === undefined);
  return [
    ...missing.map((subject) => `no topic of its ${subject}`),
    ...(isDeepStrictEqual(declared.payload.parse(payload), payload) ? [] : ['fields that are not declared']),
  ];
}
