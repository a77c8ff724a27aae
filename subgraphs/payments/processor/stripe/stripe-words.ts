/** What we write beside each object of Stripe, so that it is found and known again as ours. */
export const ourKey = {
  payment: 'tributary_payment',
  refund: 'tributary_refund',
  /** Says `page` where a payer may try several instruments for one payment. */
  capture: 'tributary_capture',
} as const;

export const onPage = 'page';

/** Its seconds since 1970. */
export const instantOf = (seconds: number): Date => new Date(seconds * 1000);

/** Its codes as ours are written. */
export const codeOf = (code: string | null | undefined): string => (code || 'declined').toUpperCase();

/** An object, or its id where it was not expanded. */
export const idOf = (reference: string | { readonly id: string }): string =>
  typeof reference === 'string' ? reference : reference.id;

/** What we charge and are paid out in. */
export const currency = 'usd';

interface Sum {
  readonly amount: number;
  readonly currency: string;
}

/**
 * Its amounts are in the smallest unit of their currency.
 * @throws Error for one that is not ours, whose units are no cents
 */
export function centsOf({ amount, currency: unit }: Sum): bigint {
  if (unit !== currency) throw new Error(`An amount of ${amount} is of ${unit}, and not of ${currency}.`);
  return BigInt(amount);
}
