import { Kind, TypeInfo, visit, visitWithTypeInfo, type FieldNode } from 'graphql';
import type { OperationText } from '../../execute/operation-text.js';
import { reservedAliasPrefix } from '../rules/key-alias.rule.js';
import type { Withheld } from './withheld.js';

/** Under this name everything that remains tells its type, by which the gaps are found again. */
export const typeAlias = `${reservedAliasPrefix}Type`;

const toldType: FieldNode = {
  kind: Kind.FIELD,
  alias: { kind: Kind.NAME, value: typeAlias },
  name: { kind: Kind.NAME, value: '__typename' },
};

/** An operation without what is withheld of it. */
export function remainingOperation({ schema, document }: OperationText, withheld: Withheld): OperationText {
  const types = new TypeInfo(schema);
  const remaining = visit(
    document,
    visitWithTypeInfo(types, {
      Field: {
        enter({ name }) {
          return withheld.has(`${String(types.getParentType())}.${name.value}`) ? null : undefined;
        },
      },
      SelectionSet: {
        leave: (set) =>
          types.getParentType()?.name.startsWith('__')
            ? undefined
            : { ...set, selections: [...set.selections, toldType] },
      },
    }),
  );
  return { schema, document: remaining };
}
