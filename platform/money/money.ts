/** Money is whole cents in a bigint; its written form is a decimal string with exactly two places, such as "84.17". */
export type Cents = bigint;

export type AmountProblem = 'AMOUNT_MALFORMED' | 'AMOUNT_SCALE' | 'AMOUNT_NOT_POSITIVE' | 'AMOUNT_TOO_LARGE';

/** The largest amount of one payment, in cents. Beyond it a typing error is likelier than a payment. */
const largestPaymentCents: Cents = 10_000_000_00n;

const decimal = /^(-?)(\d{1,15})(?:\.(\d+))?$/;

/**
 * Reads a positive amount as a payer or a clerk writes it: "84", "84.1" or "84.17". Never rounds: what has more than
 * two places, an exponent, a sign or is a JSON number is answered with the problem instead of a guess.
 */
export function parseAmount(text: unknown, largestCents: Cents = largestPaymentCents): Cents | AmountProblem {
  if (typeof text !== 'string') return 'AMOUNT_MALFORMED';
  const parts = decimal.exec(text);
  if (!parts) return 'AMOUNT_MALFORMED';
  const [, sign, whole = '', fraction = ''] = parts;
  if (fraction.length > 2) return 'AMOUNT_SCALE';
  const cents = BigInt(whole) * 100n + BigInt(fraction.padEnd(2, '0'));
  if (sign || cents === 0n) return 'AMOUNT_NOT_POSITIVE';
  return cents > largestCents ? 'AMOUNT_TOO_LARGE' : cents;
}

/** Writes cents as a decimal string with two places; negative amounts carry a leading minus. */
export function formatCents(cents: Cents): string {
  const digits = (cents < 0n ? -cents : cents).toString().padStart(3, '0');
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

export function sumCents(amounts: Iterable<Cents>): Cents {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
}
