import { z } from 'zod';

/** Facts are kept as JSON: cents as text, so that none passes through a float, instants as ISO 8601. */
const cents = z
  .string()
  .regex(/^\d+$/)
  .transform((text) => BigInt(text));
const instant = z.iso.datetime().transform((text) => new Date(text));
const word = z.string().min(1);

const charge = {
  at: instant,
  /** Under which we asked for it. */
  key: word,
  reference: word,
};

/** The further a status, the later it can come; what is told in the same second is put in order by it. */
const statuses = {
  'refund.changed': ['PENDING', 'PAID', 'FAILED', 'CANCELLED'],
  'dispute.changed': ['WARNING', 'OPEN', 'UNDER_REVIEW', 'WON', 'LOST'],
  'payout.changed': ['PENDING', 'IN_TRANSIT', 'PAID', 'FAILED', 'CANCELLED'],
} as const;

/** What a processor told, in our words. Each is complete by itself, so that it can be understood in any order. */
export const processorFact = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('charge.captured'), ...charge, amountCents: cents }),
  z.object({ kind: z.literal('charge.failed'), ...charge, code: word }),
  z.object({ kind: z.literal('charge.pending'), ...charge }),
  z.object({
    kind: z.literal('refund.changed'),
    at: instant,
    reference: word,
    charge: word,
    /** Null for a refund that somebody made at the processor, and not through us. */
    key: word.nullable(),
    amountCents: cents,
    status: z.enum(statuses['refund.changed']),
    /** Why it failed; else null. */
    code: word.nullable(),
  }),
  z.object({
    kind: z.literal('dispute.changed'),
    at: instant,
    reference: word,
    charge: word,
    amountCents: cents,
    feeCents: cents,
    status: z.enum(statuses['dispute.changed']),
    reason: word,
    /** Until when evidence counts; null when none is asked for. */
    evidenceDue: instant.nullable(),
  }),
  /** A bank sent a payment by ACH back. */
  z.object({
    kind: z.literal('charge.returned'),
    at: instant,
    reference: word,
    charge: word,
    amountCents: cents,
    /** As NACHA numbers it, such as R01; null where the processor does not say. */
    code: word.nullable(),
  }),
  /** A notification of change, or a card that was replaced. */
  z.object({
    kind: z.literal('instrument.changed'),
    at: instant,
    reference: word,
    /** As NACHA numbers it, such as C01; null for a card. */
    code: word.nullable(),
  }),
  /** A payer entered an instrument at the processor. */
  z.object({ kind: z.literal('instrument.captured'), at: instant, reference: word, key: word, token: word }),
  /** What was collected goes to the bank of the agency. A negative one is taken from it. */
  z.object({
    kind: z.literal('payout.changed'),
    at: instant,
    reference: word,
    amountCents: z
      .string()
      .regex(/^-?\d+$/)
      .transform((text) => BigInt(text)),
    status: z.enum(statuses['payout.changed']),
    arrivesOn: z.iso.date(),
  }),
]);

export type ProcessorFact = z.output<typeof processorFact>;

/** As `processorFact` reads it. */
export const toJson = (fact: ProcessorFact): string =>
  JSON.stringify(fact, (_name, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));

/** How far along it is among what is told of the same thing. */
export const rankOf = (fact: ProcessorFact): number =>
  'status' in fact ? (statuses[fact.kind] as readonly string[]).indexOf(fact.status) : 0;
