/** A number from 0 to 2³²−1 that every character of the text and the seed have a part in. */
export function hash(seed: number, text: string): number {
  let state = seed ^ 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
  }
  return mixed(state);
}

function mixed(state: number): number {
  let value = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/** What is decided at one place of the graph. The same place in the same world decides the same, whoever asks and how often. */
export class Choices {
  #state: number;

  constructor(seed: number, place: string) {
    this.#state = hash(seed, place);
  }

  below(limit: number): number {
    this.#state = mixed(this.#state + 0x9e3779b9);
    return this.#state % limit;
  }

  chance(perMille: number): boolean {
    return this.below(1000) < perMille;
  }

  pick<Choice>(choices: readonly Choice[]): Choice {
    return choices[this.below(choices.length)] as Choice;
  }
}
