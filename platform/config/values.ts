import { z } from 'zod';
import { isOrigin } from '../http/origin.js';
import { logLevels } from '../telemetry/logger.js';

/** A number in plain digits, so that `0x10`, `1e3` and ` 8 ` are refused with the same words as `abc`. */
export function wholeNumber(least: number, most: number) {
  const range = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, { error: range, abort: true })
    .transform(Number)
    .refine((number) => number >= least && number <= most, range);
}

export const port = wholeNumber(0, 65_535);

/** A part of something, from 0 to 1. */
export const share = z
  .string()
  .regex(/^(0(\.\d+)?|1(\.0+)?|\.\d+)$/, { error: 'must be a number from 0 to 1', abort: true })
  .transform(Number);

/** 32 bytes, such as a master secret or a key for signatures. */
export const secretHex = z.string().regex(/^[0-9a-f]{64}$/i, 'must be 64 hexadecimal digits');

/** Ed25519 keys as they are published, 32 bytes each in base64url, separated by commas. */
export const publicKeys = z.string().transform((text, context) => {
  const listed = text.split(',').flatMap((key) => key.trim() || []);
  if (!listed.every((key) => /^[\w-]{43}$/.test(key)))
    context.addIssue('must be public keys of 43 characters in base64url, separated by commas');
  return listed;
});

/** Where something answers over HTTP. */
export const httpUrl = z.url({ protocol: /^https?$/ });

export const logLevel = z.enum(logLevels);

/** Any name that the time zone database knows, also an older one. A mere offset from UTC is no place and has no summer time. */
export const timeZone = z
  .string()
  .refine(
    isTimeZone,
    'must be the name of a time zone in the IANA database, such as America/Chicago or America/Kentucky/Louisville',
  );

function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Origins of web pages, separated by commas; `*` stands for all there are. */
export const origins = z.string().transform((text, context) => {
  const listed = text.split(',').flatMap((origin) => origin.trim() || []);
  if (!listed.every((origin) => origin === '*' || isOrigin(origin)))
    context.addIssue('must be origins such as https://pay.example, separated by commas, or *');
  return listed;
});
