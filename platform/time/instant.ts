import { isCivilDate } from './civil-date.js';

const rfc3339 = /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;
const firstInstant = Date.parse('1900-01-01T00:00:00Z');
const lastInstant = Date.parse('2999-12-31T23:59:59.999Z');

/**
 * Reads an instant as RFC 3339 writes it, with seconds and an offset, between 1900 and 2999 in UTC. What follows the
 * milliseconds is cut off. Undefined for anything else, such as a day that does not exist or a leap second: nothing is
 * rounded or rolled over to an instant that was not meant.
 */
export function parseInstant(text: unknown): Date | undefined {
  const parts = typeof text === 'string' ? rfc3339.exec(text) : null;
  if (!parts) return undefined;
  const [
    ,
    date,
    hour = '',
    minute = '',
    second = '',
    fraction = '',
    sign,
    offsetHour = '00',
    offsetMinute = '00',
  ] = parts;
  if (!isCivilDate(date)) return undefined;
  if (hour > '23' || minute > '59' || second > '59' || offsetHour > '23' || offsetMinute > '59')
    return undefined;
  const milliseconds = fraction.slice(0, 3).padEnd(3, '0');
  const local = Date.parse(`${date}T${hour}:${minute}:${second}.${milliseconds}Z`);
  const offsetMinutes = Number(offsetHour) * 60 + Number(offsetMinute);
  const time = local - (sign === '-' ? -offsetMinutes : offsetMinutes) * 60_000;
  return time >= firstInstant && time <= lastInstant ? new Date(time) : undefined;
}
