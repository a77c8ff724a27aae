import type { GraphQLSchema } from 'graphql';
import { addDays, type CivilDate } from '../../platform/time/civil-date.js';
import { deprecationsOf, type Deprecation } from './deprecations.js';

/** For so long something stays after the release that deprecated it. */
const noticeDays = 180;

export interface SchemaPair {
  readonly released: GraphQLSchema;
  readonly current: GraphQLSchema;
  /** The day from which the notice of a new deprecation runs. */
  readonly since: CivilDate;
}

/** A line for each deprecation that does not give the notice it owes. */
export function deprecationFaults({ released, current, since }: SchemaPair): string[] {
  const announced = deprecationsOf(released);
  const earliest = addDays(since, noticeDays);
  return [...deprecationsOf(current).values()]
    .map((deprecation) => faultOf(deprecation, announced.get(deprecation.coordinate), earliest))
    .filter((fault) => fault !== undefined);
}

function faultOf(
  { coordinate, lastDay }: Deprecation,
  announced: Deprecation | undefined,
  earliest: CivilDate,
): string | undefined {
  if (!lastDay) return `${coordinate} is deprecated without "Removed after YYYY-MM-DD" in its reason.`;
  const promised = announced?.lastDay ?? earliest;
  if (lastDay >= promised) return undefined;
  return announced
    ? `${coordinate} was promised until ${promised}; its removal cannot move forward to ${lastDay}.`
    : `${coordinate} is deprecated with removal after ${lastDay}, which is too soon: not before ${promised}.`;
}
