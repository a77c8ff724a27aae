/**
 * A stream that takes its items from another, and releases that when its reader returns. Unlike an async generator it does so at
 * once, even while a read is pending, so a silent source is released immediately.
 */
export const streamOver = <Item>(
  source: AsyncIterator<unknown>,
  next: () => Promise<IteratorResult<Item, undefined>>,
): AsyncIterableIterator<Item, undefined> => ({
  next,
  async return() {
    await source.return?.();
    return { value: undefined, done: true };
  },
  [Symbol.asyncIterator]() {
    return this;
  },
});
