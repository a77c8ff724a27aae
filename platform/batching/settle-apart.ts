import { isDatabaseAway } from '../database/connection-failure.js';

export interface Settlement<Item, Answer> {
  readonly answer: (item: Item, answer: Answer) => void;
  readonly fail: (item: Item, error: unknown) => void;
}

/**
 * Runs items together; when that fails, in halves, until the failure is alone. Each is settled as soon as it is known. While
 * the database is away none of them is at fault, and all that are left fail together.
 */
export async function settleApart<Item, Answer>(
  items: readonly Item[],
  run: (items: readonly Item[]) => Promise<readonly Answer[]>,
  { answer, fail }: Settlement<Item, Answer>,
): Promise<void> {
  const left = [items];
  for (let part = left.pop(); part; part = left.pop()) {
    const ran = await run(part).then(
      (answers) => ({ answers }),
      (error: unknown) => ({ error }),
    );
    if ('answers' in ran) part.forEach((item, index) => answer(item, ran.answers[index] as Answer));
    else if (isDatabaseAway(ran.error))
      [part, ...left.splice(0)].flat().forEach((item) => fail(item, ran.error));
    else if (part.length <= 1) part.forEach((item) => fail(item, ran.error));
    else left.push(...halves(part).toReversed());
  }
}

function halves<Item>(items: readonly Item[]): [readonly Item[], readonly Item[]] {
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)];
}
