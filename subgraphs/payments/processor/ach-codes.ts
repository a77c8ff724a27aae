const numbered = (letter: string, numbers: readonly number[]): readonly string[] =>
  numbers.map((number) => `${letter}${String(number).padStart(2, '0')}`);

/** Why a bank sends a debit back, as NACHA numbers it; those from R61 on are about another return. */
export const achReturnCodes = numbered(
  'R',
  [
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 20, 24, 29, 31, 51, 61, 67, 68, 69, 70, 71, 72,
    73, 74, 75, 76, 77,
  ],
);

/** What a bank says of a debit is to be changed before the next, as NACHA numbers it. */
export const achChangeCodes = numbered('C', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
