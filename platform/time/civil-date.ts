/** A day on the calendar of the agency, written YYYY-MM-DD. It has no time and no zone. */
export type CivilDate = string;

const formatters = new Map<string, Intl.DateTimeFormat>();
const lastAsked = new Map<string, { readonly minute: number; readonly date: CivilDate }>();

/** The day it is in a time zone at an instant. */
export function civilDateOf(instant: Date, timeZone: string): CivilDate {
  // Days begin with a minute in every zone of today, and most questions are about the present one.
  const minute = Math.floor(instant.getTime() / 60_000);
  const known = lastAsked.get(timeZone);
  if (known?.minute === minute) return known.date;
  const date = formatCivilDate(instant, timeZone);
  lastAsked.set(timeZone, { minute, date });
  return date;
}

function formatCivilDate(instant: Date, timeZone: string): CivilDate {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    formatters.set(timeZone, formatter);
  }
  return formatter.format(instant);
}

/** Whether a text is a day that exists on the calendar, between 1900 and 2999. */
export function isCivilDate(text: unknown): text is CivilDate {
  if (typeof text !== 'string' || !/^(19|2\d)\d{2}-\d{2}-\d{2}$/.test(text)) return false;
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text);
}

/** Days from one date to another; negative when `to` is earlier. */
export function daysBetween(from: CivilDate, to: CivilDate): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000;
}

export function addDays(date: CivilDate, days: number): CivilDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The fiscal year of a date: it runs from October 1 to September 30 and is named after the year it ends in. */
export function fiscalYearOf(date: CivilDate): number {
  const year = Number(date.slice(0, 4));
  return Number(date.slice(5, 7)) >= 10 ? year + 1 : year;
}

/** The same day of another month, or its last where it has no such day. */
export function addMonths(date: CivilDate, months: number): CivilDate {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last))).toISOString().slice(0, 10);
}
