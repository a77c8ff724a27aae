/** Counts who makes use of something, so that it can be put away when nobody does any more. */
export class Usage {
  #users = 0;
  readonly #waiting: (() => void)[] = [];

  /** The use ends when what is returned is disposed. */
  begin(): Disposable {
    this.#users += 1;
    return { [Symbol.dispose]: () => this.#end() };
  }

  /** Resolves when nobody makes use of it. */
  async over(): Promise<void> {
    if (this.#users > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #end(): void {
    this.#users -= 1;
    if (this.#users === 0) for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
