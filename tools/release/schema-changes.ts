import { CriticalityLevel, diff } from '@graphql-inspector/core';
import type { GraphQLSchema } from 'graphql';
import type { CivilDate } from '../../platform/time/civil-date.js';
import { deprecationsOf } from './deprecations.js';
import { reachableTypes } from './reachable-types.js';

export interface SchemaChanges {
  /** What breaks a promise of the released schema, a line each. */
  readonly breaking: readonly string[];
  /** What clients bear if they were written for it, such as a new value of an enum, a line each. */
  readonly dangerous: readonly string[];
}

/** Compares a schema with the released one. What was deprecated and whose last day has passed may change and go. */
export async function schemaChanges(
  released: GraphQLSchema,
  current: GraphQLSchema,
  today: CivilDate,
): Promise<SchemaChanges> {
  const deprecations = deprecationsOf(released);
  const expired = new Set(
    [...deprecations.values()]
      .filter(({ lastDay }) => lastDay && lastDay < today)
      .map(({ coordinate }) => coordinate),
  );
  const promisedTypes = reachableTypes(released, expired);
  const isPromised = (path: string): boolean =>
    promisedTypes.has(typeOf(path)) && !placesOf(path).some((place) => expired.has(place));

  // A change without a path is one of the root types.
  const changes = (await diff(released, current)).filter(({ path }) => !path || isPromised(path));
  const linesOf = (wanted: CriticalityLevel): string[] =>
    changes
      .filter(({ criticality }) => criticality.level === wanted)
      .map(({ message, path = '' }) => {
        const lastDay = deprecations.get(path)?.lastDay;
        return `${message.replace(/\.$/, '')}${lastDay ? `, and was promised until ${lastDay}` : ''}.`;
      });
  return {
    breaking: linesOf(CriticalityLevel.Breaking),
    dangerous: linesOf(CriticalityLevel.Dangerous),
  };
}

const typeOf = (path: string): string => path.split('.', 1).join();

/** What a path leads through: "Query", "Query.account" and "Query.account.number". */
function placesOf(path: string): string[] {
  const names = path.split('.');
  return names.map((_, index) => names.slice(0, index + 1).join('.'));
}
