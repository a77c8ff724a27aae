import type { z } from 'zod';
import type { LogEvent } from '../../platform/events/event.js';
import { adjustment, adjustmentPosted } from './adjustment-payloads.js';
import { chargesIssued } from './charges-issued.js';
import { itemUpdated } from './item-updated.js';
import { journalAnchored } from './journal-anchored.js';
import { paymentEnded, paymentPending, paymentPosted, paymentReturned } from './payment-payloads.js';
import { writeOff, writeOffPosted } from './write-off-payloads.js';

/** What an event may concern. Its topics are these words, each with an id or a department's code behind it. */
export type Subject = 'account' | 'department' | 'item' | 'journal' | 'payment';

/** Whoever follows the log. Each answers for every kind whether it is its business. */
export const readers = {
  balances: 'balance streams',
  payments: 'payment streams',
  revenue: 'revenue streams',
  items: 'items',
  timeline: 'timeline',
} as const;

export type Reader = keyof typeof readers;

interface KindDefinition {
  /** What happened, in a sentence without its full stop. */
  readonly happened: string;
  /** It carries topics of all of these. */
  readonly concerns: readonly Subject[];
  /** What more there is to say about its topics. */
  readonly topics: string;
  readonly payload: z.ZodObject;
  /** The fields that are only known under the head of the log, where the engine adds them. */
  readonly givenUnderHead?: readonly string[];
  readonly readBy: Readonly<Record<Reader, boolean>>;
}

const defineKinds = <const Kinds extends Readonly<Record<string, KindDefinition>>>(kinds: Kinds): Kinds =>
  kinds;

/** What an event of a payment that is not posted has in common with the others. */
const outcome = {
  concerns: ['payment', 'account', 'department'],
  topics: 'the payment, its account and department',
  readBy: { balances: true, payments: true, revenue: false, items: false, timeline: true },
} as const;

/** What all events of a write-off or an adjustment have in common. */
const ofAsking = {
  concerns: ['account', 'department'],
  topics: 'the account and its department',
  readBy: { balances: false, payments: false, revenue: false, items: false, timeline: false },
} as const;
/** And those that move the balance. */
const ofAskingInBooks = {
  ...ofAsking,
  givenUnderHead: ['journalSequence', 'accounts', 'departments'],
  readBy: { ...ofAsking.readBy, balances: true },
} as const;

/**
 * Every kind of event there is. Its type, its JSON Schema in schema/events/ and its row in docs/events.md come from here. A kind
 * gains fields; one that changes what it means gets a new version and a new name.
 */
export const eventKinds = defineKinds({
  'charges.issued.v1': {
    happened: 'A bill was issued to an account',
    concerns: ['account'],
    topics: 'the account',
    payload: chargesIssued,
    readBy: { balances: true, payments: false, revenue: false, items: false, timeline: false },
  },
  'payment.pending.v1': {
    ...outcome,
    happened:
      'The outcome of a payment is not known yet, or (`pendingReason` `POSTING`) its money is there and waits to be posted',
    payload: paymentPending,
  },
  'payment.declined.v1': {
    ...outcome,
    happened: 'The processor refused a payment; no money moved',
    payload: paymentEnded,
  },
  'payment.abandoned.v1': {
    ...outcome,
    happened: 'A payment was given up and is not known to be charged; a late success is posted',
    payload: paymentEnded,
  },
  'payment.posted.v1': {
    happened:
      'A payment was confirmed and posted: on its account or, without allocations and accounts, in suspense',
    concerns: ['payment', 'account', 'department'],
    topics: 'the payment, every account and department it concerns',
    payload: paymentPosted,
    givenUnderHead: ['receiptNumber', 'amountCents', 'journalSequence', 'accounts', 'departments'],
    readBy: { balances: true, payments: true, revenue: true, items: true, timeline: true },
  },
  'payment.returned.v1': {
    happened:
      'A bank sent a payment back: its charges are open again, due when they were, and what else it did is undone',
    concerns: ['payment', 'account', 'department'],
    topics: 'the payment, every account and department it concerns',
    payload: paymentReturned,
    givenUnderHead: ['tenderBlockedUntil', 'journalSequence', 'accounts', 'departments'],
    readBy: { balances: true, payments: true, revenue: true, items: true, timeline: true },
  },
  'item.updated.v1': {
    happened: 'A payment moved an item of a department, such as a permit',
    concerns: ['item', 'payment', 'account', 'department'],
    topics: 'the item, the payment, its account and department',
    payload: itemUpdated,
    readBy: { balances: true, payments: false, revenue: false, items: false, timeline: true },
  },
  'journal.anchored.v1': {
    happened: 'The chain of entries and events was signed as it stood',
    concerns: ['journal'],
    topics: 'the journal, as `journal:anchors`',
    payload: journalAnchored,
    readBy: { balances: false, payments: false, revenue: false, items: false, timeline: false },
  },
  'writeoff.requested.v1': {
    ...ofAsking,
    happened: 'A write-off was asked for that a second person has to approve; the debt is owed as before',
    payload: writeOff,
  },
  'writeoff.approved.v1': {
    ...ofAskingInBooks,
    payload: writeOffPosted,
    happened: 'Debt of an account was written off, in the books as well',
  },
  'writeoff.rejected.v1': {
    ...ofAsking,
    happened: 'A write-off was not approved; the debt was owed all the time',
    payload: writeOff,
  },
  'writeoff.recovered.v1': {
    ...ofAskingInBooks,
    payload: writeOffPosted,
    happened: 'A write-off was taken back, and its debt is owed again',
  },
  'adjustment.requested.v1': {
    ...ofAsking,
    happened: 'An adjustment was asked for that a second person has to approve; the charge is as it was',
    payload: adjustment,
  },
  'adjustment.approved.v1': {
    ...ofAskingInBooks,
    payload: adjustmentPosted,
    happened: 'A charge was adjusted, in the books as well',
  },
  'adjustment.rejected.v1': {
    ...ofAsking,
    happened: 'An adjustment was not approved; the charge was as it is all the time',
    payload: adjustment,
  },
});

type Kinds = typeof eventKinds;

export type EventKind = keyof Kinds;

export type PayloadOf<Kind extends EventKind> = z.output<Kinds[Kind]['payload']>;

/** What its writer says of an event. */
export type AnnouncedPayload<Kind extends EventKind> = Omit<
  PayloadOf<Kind>,
  Kinds[Kind] extends { readonly givenUnderHead: readonly (infer Field extends string)[] } ? Field : never
>;

export type SubjectOf<Kind extends EventKind> = Kinds[Kind]['concerns'][number];

/** The kinds that are a reader's business. */
type KindFor<By extends Reader> = {
  [Kind in EventKind]: Kinds[Kind]['readBy'][By] extends true ? Kind : never;
}[EventKind];

/** An event whose payload was found to be that of its kind; its kind tells which. */
export type KnownEvent<Of extends EventKind = EventKind> = {
  [Kind in Of]: LogEvent<PayloadOf<Kind>> & { readonly kind: Kind };
}[Of];

/** The events that are a reader's business. */
export type EventsFor = { [By in Reader]: KnownEvent<KindFor<By>> };

export const isEventKind = (kind: string): kind is EventKind => Object.hasOwn(eventKinds, kind);
