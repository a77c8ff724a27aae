const namesMax = 200;
const nameLengthMax = 80;

/**
 * The names of operations that are told apart in metrics: the first ones that come, because callers choose names and
 * each one costs memory here and in Prometheus.
 */
export class OperationNames {
  readonly #names = new Set<string>();

  labelOf(name: string | undefined): string {
    if (name === undefined) return 'anonymous';
    if (this.#names.has(name)) return name;
    if (this.#names.size >= namesMax || name.length > nameLengthMax) return 'other';
    this.#names.add(name);
    return name;
  }
}
