import { z } from 'zod';

/** What payloads are made of. They are JSON: readers turn cents into `bigint`, writers back. */

/** Whole cents as a JSON number. */
export const cents = z.int();

/** Whole cents as text. */
export const centsText = z.string().regex(/^-?\d+$/);

/** Ids are UUIDs without the prefix that the graph shows. */
export const id = z.guid();

/** A day in the agency's time zone. */
export const civilDate = z.iso.date();

/** A word of the books, such as a channel. New ones come without a new version of the event. */
export const word = z.string().min(1);
