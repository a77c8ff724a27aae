/**
 * A place in the log: behind the event at a position, which happened at that instant. The instant tells the log of a
 * database that was restored from a backup, and has grown past the position since, from the log that the reader knew.
 */
export interface LogPlace {
  readonly position: number;
  /** Absent before the first event. */
  readonly occurredAt: Date | undefined;
}

const millisecondsOf = ({ occurredAt }: LogPlace): number => occurredAt?.getTime() ?? 0;

export const isSamePlace = (one: LogPlace, other: LogPlace): boolean =>
  one.position === other.position && millisecondsOf(one) === millisecondsOf(other);

/** A cursor is opaque to clients; inside it is a place in the log. */
export const toCursor = (place: LogPlace): string =>
  Buffer.from(`2:${place.position}:${millisecondsOf(place)}`).toString('base64url');

/** The place in a cursor, or undefined when the text is not one of ours. */
export function fromCursor(cursor: string): LogPlace | undefined {
  const [, position, milliseconds] =
    /^2:(\d{1,15}):(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (position === undefined) return undefined;
  return {
    position: Number(position),
    occurredAt: Number(position) === 0 ? undefined : new Date(Number(milliseconds)),
  };
}

/** Whether a cursor is of a version that named positions only, which is not enough to resume by. */
export const isOutdatedCursor = (cursor: string): boolean =>
  /^1:\d{1,15}$/.test(Buffer.from(cursor, 'base64url').toString());
