import type { Operation, SelectionSet } from '@apollo/federation-internals';
import type { Principal } from '../../../platform/access/principal.js';
import { isMet, type Requirement } from '../../../platform/access/requirement.js';
import type { AccessRules } from '../../../platform/federation/auth/access-rules.js';

/** The fields of an operation that a caller may not read, by coordinate, each with a requirement that is not met. */
export type Withheld = ReadonlyMap<string, Requirement>;

export const nothingWithheld: Withheld = new Map();

/** What the fields of one operation ask of whoever reads them. */
export class OperationAccess {
  readonly #requirements = new Map<string, readonly Requirement[]>();

  constructor(operation: Operation, rules: AccessRules) {
    this.#collect(operation.selectionSet, rules);
  }

  withheldFrom(principal: Principal): Withheld {
    const withheld = new Map<string, Requirement>();
    for (const [coordinate, requirements] of this.#requirements) {
      const unmet = requirements.filter((requirement) => !isMet(requirement, principal));
      const decisive = unmet.find(({ masked }) => !masked) ?? unmet[0];
      if (decisive) withheld.set(coordinate, decisive);
    }
    return withheld;
  }

  #collect(selectionSet: SelectionSet, rules: AccessRules): void {
    for (const { kind, element, selectionSet: inner } of selectionSet.selections()) {
      if (kind === 'FieldSelection') {
        const { coordinate } = element.definition;
        const requirements = rules.ofField(coordinate);
        if (requirements.length > 0) this.#requirements.set(coordinate, requirements);
      }
      if (inner) this.#collect(inner, rules);
    }
  }
}

/** Equal for what leaves the same of an operation and puts the same in place of the rest. */
export function keyOf(withheld: Withheld): string {
  return JSON.stringify([...withheld]);
}
