import {
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { implies } from '../../../platform/access/requirement.js';
import type { AccessRules } from '../../../platform/federation/auth/access-rules.js';
import { requirementsOf } from '../../../platform/federation/auth/auth-directive.js';
import { requiredCoordinates } from './required-coordinates.js';

interface Place {
  readonly schema: GraphQLSchema;
  readonly parent: GraphQLObjectType | GraphQLInterfaceType;
  readonly field: GraphQLField<unknown, unknown>;
  readonly coordinate: string;
}

/**
 * The ways by which a caller could read what `@auth` keeps from them. Without any, the fields that an operation names
 * tell all that it reads: nothing protected hides behind an interface, a union or a field computed from another.
 */
export function evasionsOf(schema: GraphQLSchema, rules: AccessRules): string[] {
  const types = Object.values(schema.getTypeMap());
  const objects = types.filter(isObjectType);
  const interfaces = types.filter(isInterfaceType);
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return [
    ...objects.flatMap((type) => misplaced(type, roots.includes(type))),
    ...interfaces
      .filter(({ astNode }) => requirementsOf(astNode).length > 0)
      .map(({ name }) => `${name} is an interface: the types that implement it ask.`),
    ...[...objects, ...interfaces]
      .flatMap((parent) => Object.values(parent.getFields()).map((field) => placeOf(schema, parent, field)))
      .flatMap((place) => [
        ...byReturnedType(place, rules),
        ...byInterface(place),
        ...byMask(place),
        ...byRequires(place, rules),
      ]),
  ];
}

function placeOf(schema: GraphQLSchema, parent: Place['parent'], field: Place['field']): Place {
  return { schema, parent, field, coordinate: `${parent.name}.${field.name}` };
}

function misplaced({ name, astNode }: GraphQLObjectType, isRoot: boolean): string[] {
  const asked = requirementsOf(astNode);
  return [
    ...(isRoot && asked.length > 0 ? [`${name} is a root type: its fields ask, not the type.`] : []),
    ...(asked.some(({ masked }) => masked) ? [`${name} is a type: only its fields can be masked.`] : []),
  ];
}

function byReturnedType({ schema, field, coordinate }: Place, rules: AccessRules): string[] {
  const own = rules.ofField(coordinate);
  const type = getNamedType(field.type);
  const members = isAbstractType(type) ? schema.getPossibleTypes(type) : [];
  return members
    .filter(
      ({ name }) =>
        !rules.ofType(name).every((asked) => own.some((one) => !one.masked && implies(one, asked))),
    )
    .map(({ name }) => `${coordinate} may return ${name} as ${type.name}, and asks for less.`);
}

function byInterface({ parent, field, coordinate }: Place): string[] {
  if (requirementsOf(field.astNode).length === 0) return [];
  if (isInterfaceType(parent))
    return [`${coordinate} is a field of an interface: the types that have it ask.`];
  return parent
    .getInterfaces()
    .filter((each) => field.name in each.getFields())
    .map(({ name }) => `${coordinate} may be read as ${name}.${field.name}, which asks for nothing.`);
}

function byMask({ field, coordinate }: Place): string[] {
  const isMasked = requirementsOf(field.astNode).some(({ masked }) => masked);
  return isMasked && isNonNullType(field.type) ? [`${coordinate} is masked and can never be null.`] : [];
}

function byRequires({ schema, parent, field, coordinate }: Place, rules: AccessRules): string[] {
  const own = rules.ofField(coordinate);
  return requiredCoordinates(schema, parent, field)
    .filter((required) => !rules.ofField(required).every((asked) => own.some((one) => implies(one, asked))))
    .map((required) => `${coordinate} is made of ${required}, which asks for more.`);
}
