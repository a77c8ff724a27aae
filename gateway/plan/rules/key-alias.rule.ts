import {
  GraphQLError,
  isAbstractType,
  Kind,
  parse,
  type GraphQLNamedType,
  type GraphQLSchema,
  type SelectionNode,
  type TypeNode,
  type ValidationRule,
} from 'graphql';
import { fieldsDefinitions, linkFieldSets, type FieldsDefinition } from './link-field-sets.js';

/** Type name → names of its fields by which subgraphs know an entity or which they require from each other. */
type LinkFields = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Refuses an alias that is the name of another field of the same type, if entities are looked up by that field:
 * the planner would fetch `id: parentId` and then look the entity up by the wrong id, and answer wrong data
 * without an error. Aliases that begin with two underscores or with the gateway's own prefix are refused as well, but for
 * the one by which Relay asks whether an object has a type: `__isNode: __typename`.
 */
export function keyAliasRule(supergraphSdl: string): ValidationRule {
  const linkFields = readLinkFields(supergraphSdl);
  return (context) => ({
    Field(node) {
      const alias = node.alias?.value;
      const parent = context.getParentType();
      if (!alias || alias === node.name.value || !parent) return;
      if (alias.startsWith('__is') && node.name.value === '__typename') return;
      const reserved = alias.startsWith('__') || alias.startsWith(reservedAliasPrefix);
      if (!reserved && !isLinkField(alias, parent, context.getSchema(), linkFields)) return;
      const reason = reserved ? 'is reserved' : `is the name of another field of ${parent.name}`;
      context.reportError(new GraphQLError(`The alias "${alias}" ${reason}; use another.`, { nodes: node }));
    },
  });
}

/** Begins every alias that the gateway adds to operations of its own accord. */
export const reservedAliasPrefix = '_tributary';

function isLinkField(
  name: string,
  type: GraphQLNamedType,
  schema: GraphQLSchema,
  linkFields: LinkFields,
): boolean {
  if (linkFields.get(type.name)?.has(name)) return true;
  if (!isAbstractType(type)) return false;
  return schema.getPossibleTypes(type).some((possible) => linkFields.get(possible.name)?.has(name));
}

function readLinkFields(supergraphSdl: string): LinkFields {
  const definitions = fieldsDefinitions(parse(supergraphSdl, { noLocation: true }));
  const types = new Map(definitions.map((definition) => [definition.name.value, definition]));
  const found = new Map<string, Set<string>>();
  const note = (type: FieldsDefinition, selections: readonly SelectionNode[]): void => {
    const names = found.get(type.name.value) ?? new Set<string>();
    found.set(type.name.value, names);
    for (const selection of selections) {
      if (selection.kind !== Kind.FIELD) continue;
      names.add(selection.name.value);
      const field = type.fields?.find(({ name }) => name.value === selection.name.value);
      const inner = field && types.get(namedType(field.type));
      if (inner && selection.selectionSet) note(inner, selection.selectionSet.selections);
    }
  };
  for (const type of types.values()) {
    for (const { selections } of linkFieldSets(type)) note(type, selections);
  }
  return found;
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
