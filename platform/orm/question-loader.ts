import DataLoader from 'dataloader';

/** The same question, such as a range of dates, asked about one of many subjects. The question is plain data. */
export interface Asked<Question> {
  readonly subject: string;
  readonly question: Question;
}

/** Answers a question about several subjects with one query; subjects that it leaves out have no answer. */
export type Answers<Question, Answer> = (
  subjects: readonly string[],
  question: Question,
) => Promise<ReadonlyMap<string, Answer>>;

/** Loads answers that depend on arguments: one query for all subjects of an operation that are asked the same question. */
export function perQuestion<Question, Answer>(
  answer: Answers<Question, Answer>,
): DataLoader<Asked<Question>, Answer | undefined, string> {
  const keyOf = (question: Question): string => JSON.stringify(question);
  return new DataLoader(
    async (asked) => {
      const groups = Map.groupBy(asked, ({ question }) => keyOf(question));
      const answers = new Map<string, ReadonlyMap<string, Answer>>();
      await Promise.all(
        [...groups].map(async ([key, group]) => {
          const [{ question }] = group as [Asked<Question>];
          answers.set(key, await answer([...new Set(group.map(({ subject }) => subject))], question));
        }),
      );
      return asked.map(({ subject, question }) => answers.get(keyOf(question))?.get(subject));
    },
    { cacheKeyFn: ({ subject, question }) => `${subject} ${keyOf(question)}` },
  );
}
