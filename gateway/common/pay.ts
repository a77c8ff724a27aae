/** Does a piece of work for which somebody pays with the time it takes. */
export type Pay = <Result>(work: () => Result) => Result;

/** Nobody pays for what the gateway does of its own accord, or where callers are not limited. */
export const free: Pay = (work) => work();

/** @throws GraphQLError with code RATE_LIMITED when there is no time left, while HTTP can still say so */
export function requireTime(pay: Pay): void {
  pay(() => undefined);
}
