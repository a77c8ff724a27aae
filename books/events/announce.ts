import type { AnnouncedPayload, EventKind, Subject, SubjectOf } from './kinds.js';
import { topic } from './topics.js';

/** An event as books.tell takes it, or with what is given under the head of the log an effect of a movement. */
export interface NewEvent<Kind extends EventKind = EventKind> {
  readonly kind: Kind;
  readonly topics: readonly string[];
  readonly payload: AnnouncedPayload<Kind>;
}

/** @param concerned the ids, or code, of what the event concerns */
export const announce = <Kind extends EventKind>(
  kind: Kind,
  concerned: Readonly<Record<SubjectOf<Kind>, string>>,
  payload: AnnouncedPayload<Kind>,
): NewEvent<Kind> => ({
  kind,
  topics: Object.entries<string>(concerned).map(([subject, id]) => topic(subject as Subject, id)),
  payload,
});
