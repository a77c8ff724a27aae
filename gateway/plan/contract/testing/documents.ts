import fc from 'fast-check';
import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
  isUnionType,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';

type Field = GraphQLField<unknown, unknown>;
type Text = fc.Arbitrary<string>;

const depthMax = 5;
/** Takes the place of aliases until a whole operation is there to number them in. */
const anyAlias = 'ALIAS';

/** Valid operations of every kind over a schema: whatever fields it has, with whatever fragments and arguments. */
export function operationsOver(schema: GraphQLSchema): Text {
  const [query, mutation] = [schema.getQueryType(), schema.getMutationType()];
  // A subscription has one root field.
  const streams = Object.values(schema.getSubscriptionType()?.getFields() ?? {});
  return anyOf([
    ...(query ? [() => selectionsOf(schema, query, depthMax)] : []),
    ...(mutation ? [() => selectionsOf(schema, mutation, depthMax).map((text) => `mutation ${text}`)] : []),
    ...streams.map(
      (field) => () => fieldOf(schema, field, depthMax).map((text) => `subscription { ${text} }`),
    ),
  ]).map(withAliases);
}

/** Only what is drawn is built, for there are too many ways through a schema to build them all. */
const anyOf = (choices: readonly (() => Text)[]): Text =>
  fc.constantFrom(...choices).chain((choice) => choice());

/** Two fields of one name but with different arguments cannot stand side by side without aliases. */
function withAliases(operation: string): string {
  let count = 0;
  return operation.replaceAll(anyAlias, () => `a${count++}`);
}

function selectionsOf(schema: GraphQLSchema, type: GraphQLCompositeType, depth: number): Text {
  const fields = isUnionType(type) ? [] : Object.values(type.getFields());
  const reachable = depth > 0 ? fields : fields.filter((field) => !isCompositeType(getNamedType(field.type)));
  const choices = [
    () => fc.constant('__typename'),
    ...reachable.map((field) => () => fieldOf(schema, field, depth)),
    ...(depth > 0 ? conditionsWithin(schema, type) : []).map(
      (condition) => () =>
        selectionsOf(schema, condition, depth - 1).map((text) => `... on ${condition.name} ${text}`),
    ),
  ];
  return fc
    .array(anyOf(choices), { minLength: 1, maxLength: 4 })
    .map((selections) => `{ ${selections.join(' ')} }`);
}

/** Types that a fragment may be on within another type. */
function conditionsWithin(schema: GraphQLSchema, type: GraphQLCompositeType): GraphQLCompositeType[] {
  const possible = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
  return [...new Set([...possible, ...possible.flatMap((each) => each.getInterfaces())])];
}

function fieldOf(schema: GraphQLSchema, field: Field, depth: number): Text {
  const type = getNamedType(field.type);
  const selections = isCompositeType(type) ? selectionsOf(schema, type, depth - 1) : fc.constant('');
  return fc
    .tuple(argumentsOf(field.args, isRequiredArgument), selections)
    .map(([args, inner]) => `${anyAlias}: ${field.name}${args && `(${args})`} ${inner}`);
}

function argumentsOf<Input extends GraphQLArgument | GraphQLInputField>(
  inputs: readonly Input[],
  isRequired: (input: Input) => boolean,
): Text {
  const texts = inputs.map((input) => {
    const given = literalOf(input.type).map((literal) => `${input.name}: ${literal}`);
    return isRequired(input) ? given : fc.oneof(given, fc.constant(''));
  });
  return fc.tuple(...texts).map((given) => given.filter((text) => text !== '').join(', '));
}

function literalOf(type: GraphQLInputType): Text {
  if (isNonNullType(type)) return literalOf(type.ofType);
  if (isListType(type)) {
    return fc.array(literalOf(type.ofType), { maxLength: 2 }).map((items) => `[${items.join(', ')}]`);
  }
  if (isEnumType(type)) return fc.constantFrom(...type.getValues().map(({ name }) => name));
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    return argumentsOf(fields, isRequiredInputField).map((given) => `{ ${given} }`);
  }
  return fc.constantFrom(...(literals[type.name] ?? ['"one"', '"two"']));
}

const literals: Record<string, readonly string[]> = {
  Int: ['0', '7'],
  Float: ['0.5'],
  Boolean: ['true', 'false'],
};
