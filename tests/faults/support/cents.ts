/** Whole cents of an amount as it is written on the wire. */
export function centsOf(amount: string): bigint {
  if (!/^-?\d+\.\d\d$/.test(amount)) throw new Error(`${amount} is not an amount with two places`);
  return BigInt(amount.replace('.', ''));
}
