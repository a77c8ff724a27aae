import type { Understanding } from '../../platform/events/event-consumer.js';
import type { LogEvent } from '../../platform/events/event.js';
import { eventKinds, isEventKind, type EventsFor, type KnownEvent, type Reader } from './kinds.js';

/** An event as its kind has it, or why it cannot be read. */
type Reading =
  { readonly event: KnownEvent; readonly fault?: never } | { readonly fault: string; readonly event?: never };

/** The tail of a process hands the same event to everybody, who so read it once. */
const readings = new WeakMap<LogEvent, Reading>();

function readEvent(event: LogEvent): Reading {
  const known = readings.get(event);
  if (known) return known;
  const reading = read(event);
  readings.set(event, reading);
  return reading;
}

function read(event: LogEvent): Reading {
  if (!isEventKind(event.kind)) return { fault: `There is no kind of event called ${event.kind}.` };
  const { success, data, error } = eventKinds[event.kind].payload.safeParse(event.payload);
  if (success) return { event: { ...event, payload: data } as KnownEvent };
  const [issue] = error.issues;
  return {
    fault: `Its ${issue?.path.join('.') || 'payload'} is wrong: ${issue?.message ?? 'no reason given'}.`,
  };
}

/** Why nobody can read an event; undefined when all is well. */
export const faultOf = (event: LogEvent): string | undefined => readEvent(event).fault;

/** What a reader makes of events: those of its kinds it handles, those of other kinds it knows it leaves alone. */
export const understand =
  <By extends Reader>(reader: By) =>
  (event: LogEvent): Understanding<EventsFor[By]> => {
    if (isEventKind(event.kind) && !eventKinds[event.kind].readBy[reader]) return { ignore: true };
    const reading = readEvent(event);
    return reading.event ? { handle: reading.event as EventsFor[By] } : { fault: reading.fault };
  };

/** The event if it can be read and is the business of a reader. */
export function eventFor<By extends Reader>(reader: By, event: LogEvent): EventsFor[By] | undefined {
  const understood = understand(reader)(event);
  return 'handle' in understood ? understood.handle : undefined;
}
