import type { Operation, SelectionSet } from '@apollo/federation-internals';
import { GraphQLError } from 'graphql';
import { missingScope } from '../../../platform/access/requirement.js';
import type { Withheld } from './withheld.js';

/**
 * Refuses an operation of which anything that is not only masked is withheld. Mutations and subscriptions are all or
 * nothing: nobody wants money moved whose receipt they may not read, nor an error with every event.
 * @throws GraphQLError with code FORBIDDEN at the root field, naming what is withheld
 */
export function refuseWithheld(operation: Operation, withheld: Withheld): void {
  if (withheld.size === 0) return;
  findRefused(operation.selectionSet, undefined);

  function findRefused(selectionSet: SelectionSet, root: string | undefined): void {
    for (const { kind, element, selectionSet: inner } of selectionSet.selections()) {
      const key = kind === 'FieldSelection' ? (root ?? element.responseName()) : root;
      const coordinate = kind === 'FieldSelection' ? element.definition.coordinate : '';
      const requirement = withheld.get(coordinate);
      if (requirement && !requirement.masked) throw refusal(missingScope(coordinate, requirement, [key!]));
      if (inner) findRefused(inner, key);
    }
  }
}

function refusal({ message, path, extensions }: GraphQLError): GraphQLError {
  return new GraphQLError(message, { path, extensions: { ...extensions, http: { status: 403 } } });
}
