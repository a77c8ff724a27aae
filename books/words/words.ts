/** A closed list of words that the code, the database and the graph share, with what each of them means. */
export interface Words<Word extends string = string> {
  /** As the graph calls it. */
  readonly name: string;
  /** Of the whole list, in a sentence. */
  readonly description: string;
  /** Each by its own name, so that code can say `Channel.COUNTER`. */
  readonly values: { readonly [Each in Word]: Each };
  /** Of each, in a sentence. */
  readonly meanings: Readonly<Record<Word, string>>;
}

export const defineWords = <const Word extends string>(
  name: string,
  description: string,
  meanings: Readonly<Record<Word, string>>,
): Words<Word> => ({
  name,
  description,
  values: Object.fromEntries(Object.keys(meanings).map((word) => [word, word])) as Words<Word>['values'],
  meanings,
});

/** The words in the order in which they were defined. */
export const wordsOf = <Word extends string>({ values }: Words<Word>): Word[] => Object.values<Word>(values);
