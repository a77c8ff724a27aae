import { GraphQLError, GraphQLScalarType } from 'graphql';
import { formatCents } from '../money/money.js';
import { isCivilDate } from '../time/civil-date.js';
import { parseInstant } from '../time/instant.js';

const refused = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });

/** Amounts come in unread, so that the service can refuse a bad one with a typed problem instead of a request error. */
export const MoneyScalar = new GraphQLScalarType<unknown, string>({
  name: 'Money',
  description:
    'An amount in US dollars as a decimal string with exactly two places, for example "84.17"; negative amounts have a leading minus. Never a float. What you send may leave places out, as in "84" or "84.1", and has no sign, blank, exponent or separator of thousands.',
  serialize: (value) => {
    if (typeof value !== 'bigint') throw new TypeError('Money is serialised from cents in a bigint');
    return formatCents(value);
  },
});

export const DateScalar = new GraphQLScalarType<string, string>({
  name: 'Date',
  description:
    "A civil date in the agency's time zone, written YYYY-MM-DD, from 1900-01-01 to 2999-12-31. Anything else, and a day that does not exist, is refused with BAD_USER_INPUT.",
  serialize: (value) => String(value),
  parseValue: (value) => {
    if (isCivilDate(value)) return value;
    throw refused(
      'A date is written YYYY-MM-DD, lies between 1900-01-01 and 2999-12-31, and must exist on the calendar.',
    );
  },
});

export const DateTimeScalar = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description:
    'An instant in milliseconds as RFC 3339 writes it, with seconds and an offset, for example "2026-11-22T17:03:11.042Z", from 1900 to 2999. Anything else, and a day or second that does not exist, is refused with BAD_USER_INPUT.',
  serialize: (value) => {
    if (value instanceof Date) return value.toISOString();
    throw new TypeError('DateTime is serialised from a Date');
  },
  parseValue: (value) => {
    const instant = parseInstant(value);
    if (instant) return instant;
    throw refused(
      'An instant is written as in RFC 3339, with seconds and an offset, for example 2026-11-22T17:03:11Z, and must exist on the calendar between 1900 and 2999.',
    );
  },
});
