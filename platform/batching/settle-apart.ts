export interface Settlement<Item, Answer> {
  readonly answer: (item: Item, answer: Answer) => void;
  readonly fail: (item: Item, error: unknown) => void;
}

/** Runs items together; when that fails, in halves, until the failure is alone. Each is settled as soon as it is known. */
export async function settleApart<Item, Answer>(
  items: readonly Item[],
  run: (items: readonly Item[]) => Promise<readonly Answer[]>,
  settlement: Settlement<Item, Answer>,
): Promise<void> {
  let answers: readonly Answer[];
  try {
    answers = await run(items);
  } catch (error) {
    const [first] = items;
    if (items.length === 1 && first !== undefined) {
      settlement.fail(first, error);
      return;
    }
    const middle = Math.ceil(items.length / 2);
    await settleApart(items.slice(0, middle), run, settlement);
    await settleApart(items.slice(middle), run, settlement);
    return;
  }
  items.forEach((item, index) => settlement.answer(item, answers[index] as Answer));
}
