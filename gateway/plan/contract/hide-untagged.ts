import {
  Kind,
  parse,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputObjectTypeDefinitionNode,
  type InputValueDefinitionNode,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
} from 'graphql';

type TypeWithFields = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode | InputObjectTypeDefinitionNode;

const inaccessible: ConstDirectiveNode = {
  kind: Kind.DIRECTIVE,
  name: { kind: Kind.NAME, value: 'inaccessible' },
};

/** What a supergraph says at its head when it uses `@inaccessible`. */
const inaccessibleFeature = parse(`
  extend schema @link(url: "https://specs.apollo.dev/inaccessible/v0.2", for: SECURITY)
  directive @inaccessible on
    FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ARGUMENT_DEFINITION | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION
`);

/** The supergraph with `@inaccessible` on each field that has no tag, and on each type that is left without fields. */
export function hideUntagged(supergraph: DocumentNode, tag: string): DocumentNode {
  const types = new Map(
    supergraph.definitions
      .filter(hasFields)
      .filter(isOfTheGraph)
      .map((type) => [type.name.value, withoutUntagged(type, tag)]),
  );
  const definitions = supergraph.definitions.map((definition): DefinitionNode => {
    if (hasFields(definition)) return types.get(definition.name.value) ?? definition;
    if (definition.kind !== Kind.UNION_TYPE_DEFINITION) return definition;
    const members = definition.types?.map(({ name }) => types.get(name.value)) ?? [];
    return members.every((member) => member && isHidden(member)) ? hidden(definition) : definition;
  });
  return usesInaccessible(supergraph)
    ? { ...supergraph, definitions }
    : { ...supergraph, definitions: [...definitions, ...inaccessibleFeature.definitions] };
}

/** Types with the tag to which several subgraphs add fields. One of them would speak for what the others add. */
export function sharedTypesTaggedAsWhole(supergraph: DocumentNode, tag: string): string[] {
  return supergraph.definitions
    .filter(hasFields)
    .filter((type) => isTagged(type, tag) && subgraphsOf(type).size > 1)
    .map(({ name }) => name.value);
}

function withoutUntagged(type: TypeWithFields, tag: string): TypeWithFields {
  if (isTagged(type, tag)) return type;
  const fields = (type.fields ?? []) as readonly (FieldDefinitionNode & InputValueDefinitionNode)[];
  return fields.some((field) => isTagged(field, tag))
    ? { ...type, fields: fields.map((field) => (isTagged(field, tag) ? field : hidden(field))) }
    : hidden(type);
}

interface Annotated {
  readonly directives?: readonly ConstDirectiveNode[] | undefined;
}

function isTagged(element: Annotated, tag: string): boolean {
  return directivesNamed('tag', element).some((directive) =>
    directive.arguments?.some(({ value }) => value.kind === Kind.STRING && value.value === tag),
  );
}

/** Each subgraph that knows a type is named on it, once for each key. */
const subgraphsOf = (type: Annotated): Set<string> =>
  new Set(
    directivesNamed('join__type', type)
      .flatMap((directive) => directive.arguments ?? [])
      .flatMap(({ name, value }) =>
        name.value === 'graph' && value.kind === Kind.ENUM ? [value.value] : [],
      ),
  );

const isHidden = (element: Annotated): boolean => directivesNamed('inaccessible', element).length > 0;

const hidden = <Element extends Annotated>(element: Element): Element =>
  isHidden(element) ? element : { ...element, directives: [...(element.directives ?? []), inaccessible] };

const directivesNamed = (wanted: string, { directives }: Annotated): ConstDirectiveNode[] =>
  directives?.filter(({ name }) => name.value === wanted) ?? [];

function hasFields(definition: DefinitionNode): definition is TypeWithFields {
  const { kind } = definition;
  return (
    kind === Kind.OBJECT_TYPE_DEFINITION ||
    kind === Kind.INTERFACE_TYPE_DEFINITION ||
    kind === Kind.INPUT_OBJECT_TYPE_DEFINITION
  );
}

/** A supergraph also defines types of its own machinery, such as `join__Graph`. */
const isOfTheGraph = ({ name }: TypeWithFields): boolean => !name.value.includes('__');

const usesInaccessible = ({ definitions }: DocumentNode): boolean =>
  definitions.some(
    (definition) => definition.kind === Kind.DIRECTIVE_DEFINITION && definition.name.value === 'inaccessible',
  );
