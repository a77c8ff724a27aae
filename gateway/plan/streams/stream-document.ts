import {
  getNamedType,
  GraphQLBoolean,
  GraphQLInt,
  GraphQLString,
  isNonNullType,
  isObjectType,
  Kind,
  visit,
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
  type VariableDefinitionNode,
} from 'graphql';
import { callerError } from '../../common/errors.js';
import { isCondition } from '../../execute/null-conditions.js';
import { reservedAliasPrefix } from '../rules/key-alias.rule.js';

export const afterVariable = `${reservedAliasPrefix}After`;

const positionFields = ['sequence', 'cursor', 'reset'] as const;

/** Where an event stands in its stream, as the gateway asks for it under names of its own. */
export interface Position {
  readonly sequence: number;
  readonly cursor: string;
  readonly reset: boolean;
}

export interface NormalisedStream {
  /** One operation with the fragments it needs, whose root field takes its `after` from `afterVariable`. */
  readonly document: DocumentNode;
  /** What the client wrote for `after`. */
  readonly after: ValueNode | undefined;
  /** The variables of the client's that the document uses, in the order of their definitions. */
  readonly variableNames: readonly string[];
}

/**
 * Whether there is a stream does not depend on variables, as the specification of GraphQL demands.
 * @throws GraphQLError with code BAD_USER_INPUT when the root field depends on @skip or @include, or is not the only one
 */
export function requireOneStream(document: DocumentNode, { selectionSet }: OperationDefinitionNode): void {
  rootField(selectionSet, fragmentsOf(document));
}

/**
 * Brings a subscription into the form that is equal for all who follow the same stream with the same selection,
 * wherever they resume: the root field stands alone and its `after` is a variable of the gateway's.
 * @throws GraphQLError with code BAD_USER_INPUT when the root field is not the only one
 */
export function normaliseStream(
  document: DocumentNode,
  operation: OperationDefinitionNode,
): NormalisedStream {
  const fragments = fragmentsOf(document);
  const field = rootField(operation.selectionSet, fragments);
  const after = field.arguments?.find(({ name }) => name.value === 'after')?.value;
  const normalisedField: FieldNode = { ...field, arguments: withAfterVariable(field.arguments ?? []) };
  const used = referencesOf(normalisedField, fragments);
  const ownVariables = (operation.variableDefinitions ?? []).filter(({ variable }) =>
    used.variables.has(variable.name.value),
  );
  const normalised: OperationDefinitionNode = {
    ...operation,
    variableDefinitions: [...ownVariables, afterDefinition],
    selectionSet: { kind: Kind.SELECTION_SET, selections: [normalisedField] },
  };
  return {
    document: { kind: Kind.DOCUMENT, definitions: [normalised, ...used.fragments] },
    after,
    variableNames: ownVariables.map(({ variable }) => variable.name.value),
  };
}

/** The name of the field of `Subscription` that a normalised document follows. */
export function streamNameOf(document: DocumentNode): string {
  return rootFieldOf(document).name.value;
}

/** Adds the position of each event to what a normalised document selects. */
export function withPosition(document: DocumentNode): DocumentNode {
  return mapRootField(document, (field) => ({
    ...field,
    selectionSet: {
      kind: Kind.SELECTION_SET,
      selections: [...(field.selectionSet?.selections ?? []), ...positionFields.map(hiddenField)],
    },
  }));
}

/** Reads the position that `withPosition` asked for from the event as the subgraph sent it. */
export function positionOf(event: Readonly<Record<string, unknown>>): Position {
  const [sequence, cursor, reset] = positionFields.map((name) => event[hiddenName(name)]);
  return { sequence: sequence as number, cursor: cursor as string, reset: reset === true };
}

/** @throws Error naming the first stream that cannot be resumed, because it breaks the convention the gateway relies on */
export function assertStreamContract(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getSubscriptionType()?.getFields() ?? {})) {
    const after = field.args.find(({ name }) => name === 'after');
    const event = getNamedType(field.type);
    const types = isObjectType(event) ? event.getFields() : {};
    const follows =
      after?.type === GraphQLString &&
      isRequired(types['sequence']?.type, GraphQLInt) &&
      isRequired(types['cursor']?.type, GraphQLString) &&
      isRequired(types['reset']?.type, GraphQLBoolean);
    if (!follows) {
      throw new Error(
        `The subscription ${field.name} must take "after: String" and its event must have ` +
          '"sequence: Int!", "cursor: String!" and "reset: Boolean!".',
      );
    }
  }
}

function isRequired(type: unknown, of: unknown): boolean {
  return isNonNullType(type) && type.ofType === of;
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

function fragmentsOf(document: DocumentNode): Fragments {
  return new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );
}

function rootField({ selections }: SelectionSetNode, fragments: Fragments): FieldNode {
  const [selection, ...others] = selections;
  if (!selection || others.length > 0) throw notOneStream();
  if (selection.directives?.some(isCondition)) throw notOneStream();
  switch (selection.kind) {
    case Kind.FIELD:
      return selection;
    case Kind.INLINE_FRAGMENT:
      return rootField(selection.selectionSet, fragments);
    case Kind.FRAGMENT_SPREAD: {
      const fragment = fragments.get(selection.name.value);
      if (!fragment) throw notOneStream();
      return rootField(fragment.selectionSet, fragments);
    }
  }
}

function notOneStream(): Error {
  return callerError('BAD_USER_INPUT', 'A subscription selects one field of one stream, unconditionally.');
}

const afterDefinition: VariableDefinitionNode = {
  kind: Kind.VARIABLE_DEFINITION,
  variable: { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: afterVariable } },
  type: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: 'String' } },
};

function withAfterVariable(given: readonly ArgumentNode[]): ArgumentNode[] {
  return [
    ...given.filter(({ name }) => name.value !== 'after'),
    { kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: 'after' }, value: afterDefinition.variable },
  ];
}

/** The variables and fragments that a selection needs, directly or through other fragments. */
function referencesOf(
  field: FieldNode,
  known: Fragments,
): { variables: ReadonlySet<string>; fragments: FragmentDefinitionNode[] } {
  const variables = new Set<string>();
  const fragments = new Map<string, FragmentDefinitionNode>();
  const collect = (node: FieldNode | FragmentDefinitionNode): void => {
    visit(node, {
      Variable: ({ name }) => {
        variables.add(name.value);
      },
      FragmentSpread: ({ name }) => {
        const fragment = known.get(name.value);
        if (!fragment || fragments.has(name.value)) return;
        fragments.set(name.value, fragment);
        collect(fragment);
      },
    });
  };
  collect(field);
  return { variables, fragments: [...fragments.values()] };
}

function rootFieldOf(document: DocumentNode): FieldNode {
  const [operation] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw notOneStream();
  return rootField(operation.selectionSet, fragmentsOf(document));
}

function mapRootField(document: DocumentNode, map: (field: FieldNode) => FieldNode): DocumentNode {
  const [operation, ...fragments] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw notOneStream();
  const field = rootFieldOf(document);
  const selectionSet: SelectionSetNode = { kind: Kind.SELECTION_SET, selections: [map(field)] };
  return { kind: Kind.DOCUMENT, definitions: [{ ...operation, selectionSet }, ...fragments] };
}

function hiddenName(name: (typeof positionFields)[number]): string {
  return reservedAliasPrefix + name.charAt(0).toUpperCase() + name.slice(1);
}

function hiddenField(name: (typeof positionFields)[number]): FieldNode {
  return {
    kind: Kind.FIELD,
    alias: { kind: Kind.NAME, value: hiddenName(name) },
    name: { kind: Kind.NAME, value: name },
  };
}
