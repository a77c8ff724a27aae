import type { Random } from '../../../demo/city/random.js';

/** The same things in an order left to chance. */
export function shuffled<Thing>(random: Random, things: readonly Thing[]): Thing[] {
  const rest = [...things];
  return things.map(() => rest.splice(random.between(0, rest.length - 1), 1)[0] as Thing);
}
