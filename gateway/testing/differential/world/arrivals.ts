interface Arrival {
  readonly rank: number;
  readonly release: () => void;
}

/**
 * Lets answers arrive one at a time, and each only when nothing else is left to do, in an order that their ranks decide.
 * The official executor lets a later answer win over an earlier one. With this, how many turns of the event loop an
 * executor takes has no part in what comes out.
 */
export class Arrivals {
  readonly #waiting: Arrival[] = [];
  #scheduled = false;

  turn(rank: number): Promise<void> {
    return new Promise((release) => {
      this.#waiting.push({ rank, release });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      const first = this.#waiting.reduce((best, other) => (other.rank < best.rank ? other : best));
      this.#waiting.splice(this.#waiting.indexOf(first), 1);
      if (this.#waiting.length > 0) this.#schedule();
      first.release();
    });
  }
}
