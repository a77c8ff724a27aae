import type { Cents } from '../../../../platform/money/money.js';
import { toJson, type ProcessorFact } from '../processor-fact.js';
import type { ScriptedNotice } from './sandbox-tokens.js';

/** A charge as the sandbox remembers it. */
export interface ToldCharge {
  readonly key: string;
  readonly reference: string;
  readonly amountCents: Cents;
  readonly chargedAt: Date;
}

/** A notice that waits to be told. */
export interface ScheduledNotice {
  readonly id: string;
  readonly kind: string;
  readonly happenedAt: Date;
  readonly tellAt: Date;
  readonly times: number;
  readonly body: string;
}

const day = 86_400_000;
const disputeFeeCents = 1_500n;

/** What a token's script comes to for one charge. The same each time, so that it may be scheduled again. */
export const scheduleOf = (
  charge: ToldCharge,
  script: readonly ScriptedNotice[],
  bankDelayMs: number,
): ScheduledNotice[] =>
  script.map((notice, index) => {
    const after = (delays: number): Date => new Date(charge.chargedAt.getTime() + delays * bankDelayMs);
    return {
      ...scheduled(`${charge.reference}-${index + 1}`, factOf(notice, charge, after(notice.happens))),
      tellAt: after(notice.told ?? notice.happens),
      times: notice.times ?? 1,
    };
  });

/** Told once, when it happens. */
export const scheduled = (id: string, fact: ProcessorFact): ScheduledNotice => ({
  id,
  kind: fact.kind,
  happenedAt: fact.at,
  tellAt: fact.at,
  times: 1,
  body: toJson(fact),
});

function factOf(
  { kind, as = '' }: ScriptedNotice,
  { key, reference, amountCents }: ToldCharge,
  at: Date,
): ProcessorFact {
  switch (kind) {
    case 'charge.captured':
      return { kind, at, key, reference, amountCents };
    case 'charge.returned':
      return { kind, at, reference: `return-${reference}`, charge: reference, amountCents, code: as };
    case 'instrument.changed':
      return { kind, at, reference: `change-${reference}`, code: as };
    case 'dispute.changed': {
      const status = as === 'WON' || as === 'LOST' ? as : 'OPEN';
      return {
        ...{ kind, at, reference: `dispute-${reference}`, charge: reference, amountCents, status },
        ...{ feeCents: disputeFeeCents, reason: 'fraudulent' },
        evidenceDue: status === 'OPEN' ? new Date(at.getTime() + 14 * day) : null,
      };
    }
  }
}
