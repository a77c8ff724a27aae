import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { v7 } from 'uuid';

/** Choices with integer weights; only their proportions matter. */
export type Weighted<Choice> = readonly (readonly [choice: Choice, weight: number])[];

/** A seeded source of choices: the same seed and the same questions in the same order give the same answers. */
export class Random {
  readonly #source: ReturnType<typeof xoroshiro128plus>;
  readonly #forked = new Set<number>();

  constructor(seed: number) {
    this.#source = xoroshiro128plus(seed);
  }

  /** An independent source, so that what one resident does never shifts the choices of another. */
  fork(): Random {
    let seed = this.#source.next();
    // Seeds have 32 bits, so among tens of thousands two are likely to be the same, and would live the same life twice.
    while (this.#forked.has(seed)) seed = this.#source.next();
    this.#forked.add(seed);
    return new Random(seed);
  }

  /** An integer between two others, both included. */
  between(from: number, to: number): number {
    return uniformInt(this.#source, from, to);
  }

  cents(from: number, to: number): bigint {
    return BigInt(this.between(from, to));
  }

  chance(perMille: number): boolean {
    return this.between(1, 1000) <= perMille;
  }

  pick<Choice>(choices: readonly Choice[]): Choice {
    return choices[this.between(0, choices.length - 1)] as Choice;
  }

  weighted<Choice>(choices: Weighted<Choice>): Choice {
    let left = this.between(
      1,
      choices.reduce((total, [, weight]) => total + weight, 0),
    );
    for (const [choice, weight] of choices) {
      left -= weight;
      if (left <= 0) return choice;
    }
    throw new RangeError('Weighted choices need a positive total weight');
  }

  /** A UUID of version 7 whose time part is the instant given. */
  id(at: Date): string {
    const random = new Uint8Array(16);
    const words = new DataView(random.buffer);
    for (let offset = 0; offset < 16; offset += 4) words.setInt32(offset, this.#source.next());
    return v7({ msecs: at.getTime(), random });
  }
}
