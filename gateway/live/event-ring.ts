import type { StreamItem } from './event-source.js';

/** The latest events of a stream without a gap: everything after `floor` is here. */
export class EventRing {
  readonly #items: StreamItem[] = [];
  #floor: Pick<StreamItem, 'sequence' | 'cursor'>;

  /** @param snapshot the state from which the events that follow are kept */
  constructor(
    snapshot: StreamItem,
    private readonly capacity: number,
  ) {
    this.#floor = snapshot;
  }

  get floor(): number {
    return this.#floor.sequence;
  }

  get head(): number {
    return this.#items.at(-1)?.sequence ?? this.#floor.sequence;
  }

  add(item: StreamItem): void {
    if (item.hasAccident) {
      this.#items.length = 0;
      this.#floor = item;
      return;
    }
    this.#items.push(item);
    if (this.#items.length > this.capacity) this.#floor = this.#items.shift() ?? this.#floor;
  }

  after(sequence: number): readonly StreamItem[] {
    return this.#items.filter((item) => item.sequence > sequence);
  }

  /** @returns undefined when the cursor is not one of those that are kept */
  sequenceOf(cursor: string | undefined): number | undefined {
    if (cursor === undefined) return undefined;
    if (cursor === this.#floor.cursor) return this.#floor.sequence;
    return this.#items.find((item) => item.cursor === cursor)?.sequence;
  }
}
