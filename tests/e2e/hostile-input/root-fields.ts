import {
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
  isScalarType,
  isUnionType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';

/** An operation on one root field in which one text is put in one place. */
export interface Probe {
  /** Such as `createPayment(input.idempotencyKey)`. */
  readonly place: string;
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly query: string;
  readonly variables: (text: string) => Readonly<Record<string, unknown>>;
}

type Values = Readonly<Record<string, unknown>>;

/** Values that lead past the first check, for the arguments beside the one that is probed. */
const plausible: Values = {
  Boolean: true,
  Date: '2026-01-15',
  DateTime: '2026-01-15T12:00:00Z',
  Float: 1,
  ID: 'acct_0169de90698070128e97e0137b1283dd',
  Int: 1,
  Money: '1.00',
  String: 'UTIL',
};

/** One probe for every place of a root field's arguments that takes a text of some form. */
export function probesOf(schema: GraphQLSchema): Probe[] {
  const roots = [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
    ['subscription', schema.getSubscriptionType()],
  ] as const;
  return roots.flatMap(([kind, type]) =>
    Object.values(type?.getFields() ?? {}).flatMap((field) => probesOfField(kind, field)),
  );
}

function probesOfField(kind: Probe['kind'], field: GraphQLField<unknown, unknown>): Probe[] {
  const declared = field.args.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
  const passed = field.args.map(({ name }) => `${name}: $${name}`).join(', ');
  const query = `${kind} (${declared}) { ${field.name}(${passed})${selectionOf(field.type)} }`;
  const others = Object.fromEntries(
    field.args.filter(isRequiredArgument).map(({ name, type }) => [name, plausibleValue(type)]),
  );
  return field.args.flatMap(({ name, type }) =>
    textPlaces(type).map((path) => ({
      place: `${field.name}(${[name, ...path].join('.')})`,
      kind,
      query,
      variables: (text) =>
        withText({ ...others, [name]: others[name] ?? plausibleValue(type) }, [name, ...path], text),
    })),
  );
}

/** Where in a value a text stands, as paths; list items have the key 0. */
function textPlaces(type: GraphQLInputType, depth = 0): (string | number)[][] {
  if (isNonNullType(type)) return textPlaces(type.ofType, depth);
  if (isListType(type)) return textPlaces(type.ofType, depth).map((path) => [0, ...path]);
  if (isScalarType(type)) return ['Boolean', 'Float', 'Int'].includes(type.name) ? [] : [[]];
  if (!isInputObjectType(type) || depth > 2) return [];
  return Object.values(type.getFields()).flatMap((field) =>
    textPlaces(field.type, depth + 1).map((path) => [field.name, ...path]),
  );
}

function plausibleValue(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return plausibleValue(type.ofType);
  if (isListType(type)) return [plausibleValue(type.ofType)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (!isInputObjectType(type)) return plausible[type.name];
  return Object.fromEntries(
    Object.values(type.getFields())
      .filter(isRequiredInputField)
      .map((field) => [field.name, plausibleValue(field.type)]),
  );
}

function withText(value: unknown, [key, ...path]: readonly (string | number)[], text: string): Values {
  const next = key === undefined ? undefined : (value as Values | undefined)?.[key];
  const inner = path.length === 0 ? text : withText(next, path, text);
  return (typeof key === 'number' ? [inner] : { ...(value as Values), [key ?? '']: inner }) as Values;
}

function selectionOf(type: GraphQLOutputType): string {
  const named = getNamedType(type);
  if (!isCompositeType(named)) return '';
  return isUnionType(named) ? ' { __typename ... on Problem { code message } }' : ' { __typename }';
}
