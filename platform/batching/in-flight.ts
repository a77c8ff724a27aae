/** Lets those who ask for the same thing while it is being fetched share one answer. */
export class InFlight<Answer> {
  #pending = new Map<string, Promise<Answer>>();

  /** @param onJoin called whenever somebody joins what is under way */
  constructor(private readonly onJoin: () => void = () => undefined) {}

  /** @param key equal for what may share an answer */
  share(key: string, start: () => Promise<Answer>): Promise<Answer> {
    const known = this.#pending.get(key);
    if (known) {
      this.onJoin();
      return known;
    }
    const pending = this.#pending;
    const answer = start().finally(() => pending.delete(key));
    pending.set(key, answer);
    return answer;
  }

  /** From now on nobody joins what is under way: something has happened that it may not know of. */
  forget(): void {
    this.#pending = new Map();
  }
}
