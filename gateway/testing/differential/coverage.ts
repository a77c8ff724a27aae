/** Counts what operations, their plans and their outcomes had in them, so that a test which exercises little is noticed. */
export class Coverage {
  readonly #counts = new Map<string, number>();
  #operations = 0;

  /** @param features of one operation; to have one several times is to have it */
  add(features: Iterable<string>): void {
    this.#operations++;
    for (const feature of new Set(features)) this.#counts.set(feature, (this.#counts.get(feature) ?? 0) + 1);
  }

  /** The features that too few operations had, with how many percent did. */
  lacking(wantedPercents: Readonly<Record<string, number>>): Record<string, number> {
    const features = Object.entries(wantedPercents).filter(
      ([feature, wanted]) => this.#percent(feature) < wanted,
    );
    return Object.fromEntries(features.map(([feature]) => [feature, this.#percent(feature)]));
  }

  /** All features, the most frequent first. */
  summary(): string {
    return [...this.#counts]
      .sort(([, left], [, right]) => right - left)
      .map(([feature]) => `${feature} ${this.#percent(feature).toFixed(1)} %`)
      .join(', ');
  }

  #percent(feature: string): number {
    return (100 * (this.#counts.get(feature) ?? 0)) / Math.max(this.#operations, 1);
  }
}
