import type { Pool } from 'pg';
import { newId } from '../../../platform/ids/public-id.js';
import type { Effects, Written } from '../effects.js';
import type { Decider, Decision, Locks, MovementKind } from '../movement.js';
import type { View } from '../view.js';

export interface ToyRequest {
  readonly accountId: string;
  /** What it writes, made from the view that it is decided on. */
  readonly effects?: (view: View, ids: { readonly entry: string; readonly row: string }) => Effects;
  /** Whether its kind fails to make an answer of what was written. */
  readonly isSpeechless?: boolean;
  readonly patienceMs?: number;
}

export interface ToyAnswer {
  /** What was open on each account when it was decided. */
  readonly open: Readonly<Record<string, bigint>>;
  readonly written: Written | undefined;
}

const today = new Date().toISOString().slice(0, 10);

/** A kind of movement that writes whatever a test hands over. */
export class ToyKind implements MovementKind<ToyRequest, ToyAnswer | 'busy' | 'period closed'> {
  readonly refusals = { busy: 'busy', periodClosed: 'period closed' } as const;

  constructor(readonly name: string) {}

  locks({ accountId }: ToyRequest): Locks {
    return { accounts: [accountId], days: [today] };
  }

  patienceMs({ patienceMs }: ToyRequest): number | undefined {
    return patienceMs;
  }

  decider(): Decider<ToyRequest, ToyAnswer | 'busy' | 'period closed'> {
    return { decide };
  }
}

function decide(
  { accountId, effects, isSpeechless }: ToyRequest,
  _index: number,
  view: View,
): Decision<ToyAnswer | 'busy' | 'period closed'> {
  if (view.held.has(accountId)) return { kind: 'held', id: accountId };
  const accounts = [...view.position.accounts.values()];
  const open = Object.fromEntries(accounts.map(({ id, openCents }) => [id, openCents]));
  if (!effects) return { kind: 'answer', answer: { open, written: undefined } };
  return {
    kind: 'effects',
    effects: effects(view, { entry: newId(), row: newId() }),
    answer: (written) => {
      if (isSpeechless) throw new Error('There is no answer');
      return { open, written };
    },
  };
}

/** An advisory lock that the recorder of TOY waits for, where a row says so. */
export const toyLock = 4_711;

/** Lets the serving role of payments post TOY, whose recorder keeps what it gets but refuses or waits for a row that says so. */
export async function installToyKind(owner: Pool): Promise<void> {
  await owner.query(`
    CREATE TABLE books.toy (id uuid PRIMARY KEY);
    CREATE FUNCTION books.record_toy(rows jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
      INSERT INTO books.toy SELECT (r ->> 'id')::uuid FROM jsonb_array_elements(rows) r;
      IF EXISTS (SELECT FROM jsonb_array_elements(rows) r WHERE (r ->> 'broken')::boolean) THEN
        RAISE EXCEPTION 'a broken toy' USING ERRCODE = 'TB999';
      END IF;
      IF EXISTS (SELECT FROM jsonb_array_elements(rows) r WHERE (r ->> 'waits')::boolean) THEN
        PERFORM pg_advisory_xact_lock(${toyLock});
      END IF;
      RETURN (SELECT jsonb_agg(jsonb_build_object('id', r ->> 'id', 'colour', 'red')) FROM jsonb_array_elements(rows) r);
    END $$;
    INSERT INTO ledger.entry_kind VALUES ('TOY', 'NOTHING');
    INSERT INTO books.movement_kind (name, role, recorder) VALUES ('TOY', 'tributary_payments', 'books.record_toy');
    INSERT INTO books.announcement VALUES ('TOY', 'toy.played.v1', true);`);
}
