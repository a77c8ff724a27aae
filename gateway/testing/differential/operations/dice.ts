import type { Random } from 'fast-check';

/** Random choices out of the source that fast-check hands out, so that its seed repeats them. */
export class Dice {
  constructor(private readonly source: Random) {}

  between(from: number, to: number): number {
    return this.source.nextInt(from, to);
  }

  chance(percent: number): boolean {
    return this.between(1, 100) <= percent;
  }

  pick<Choice>(choices: readonly Choice[]): Choice {
    return choices[this.between(0, choices.length - 1)] as Choice;
  }

  /** Choices with weights, of which only the proportions matter. */
  weighted<Choice>(choices: readonly (readonly [choice: Choice, weight: number])[]): Choice {
    let left = this.between(
      1,
      choices.reduce((total, [, weight]) => total + weight, 0),
    );
    for (const [choice, weight] of choices) {
      left -= weight;
      if (left <= 0) return choice;
    }
    throw new RangeError('Weighted choices need a positive total weight.');
  }
}
