const numbered = (letter: string, numbers: readonly number[]): readonly string[] =>
  numbers.map((number) => `${letter}${String(number).padStart(2, '0')}`);

/** What a bank says of a debit is to be changed before the next, as NACHA numbers it. */
export const achChangeCodes = numbered('C', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
