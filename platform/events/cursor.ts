/** A cursor is opaque to clients; inside it is a position of the log. */
export const toCursor = (position: number): string => Buffer.from(`1:${position}`).toString('base64url');

/** The position in a cursor, or undefined when the text is not one of ours. */
export function fromCursor(cursor: string): number | undefined {
  const [, digits] = /^1:(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  return digits === undefined ? undefined : Number(digits);
}
