import { GraphQLError, GraphQLScalarType } from 'graphql';
import { formatCents } from '../money/money.js';
import { isCivilDate } from '../time/civil-date.js';

/** Amounts come in unread, so that the service can refuse a bad one with a typed problem instead of a request error. */
export const MoneyScalar = new GraphQLScalarType<unknown, string>({
  name: 'Money',
  description:
    'An amount in US dollars as a decimal string with exactly two places, for example "84.17"; negative amounts have a leading minus. Never a float.',
  serialize: (value) => {
    if (typeof value !== 'bigint') throw new TypeError('Money is serialised from cents in a bigint');
    return formatCents(value);
  },
});

export const DateScalar = new GraphQLScalarType<string, string>({
  name: 'Date',
  description:
    "A civil date in the agency's time zone, written YYYY-MM-DD. Malformed dates are refused with BAD_USER_INPUT.",
  serialize: (value) => String(value),
  parseValue: (value) => {
    if (isCivilDate(value)) return value;
    throw new GraphQLError('A date is written YYYY-MM-DD and must exist on the calendar.', {
      extensions: { code: 'BAD_USER_INPUT' },
    });
  },
});

export const DateTimeScalar = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description: 'An instant, ISO 8601 with offset, for example "2026-11-22T17:03:11.042Z".',
  serialize: (value) => {
    if (value instanceof Date) return value.toISOString();
    throw new TypeError('DateTime is serialised from a Date');
  },
  parseValue: (value) => {
    const instant =
      typeof value === 'string' && /(Z|[+-]\d{2}:\d{2})$/.test(value) ? new Date(value) : undefined;
    if (instant && !Number.isNaN(instant.getTime())) return instant;
    throw new GraphQLError(
      'An instant is written in ISO 8601 with an offset, for example 2026-11-22T17:03:11Z.',
      {
        extensions: { code: 'BAD_USER_INPUT' },
      },
    );
  },
});
