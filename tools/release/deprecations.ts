import { isEnumType, isInputObjectType, isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql';
import { isCivilDate, type CivilDate } from '../../platform/time/civil-date.js';

/** Something in a schema that says it will go. */
export interface Deprecation {
  /** Such as "Account.balance", "Query.account.number" for an argument, or "Tender.CASH". */
  readonly coordinate: string;
  /** The last day on which it is there for sure; undefined when the reason does not name one as it should. */
  readonly lastDay: CivilDate | undefined;
}

interface Element {
  readonly coordinate: string;
  readonly deprecationReason?: string | null | undefined;
}

/** Everything that is deprecated in a schema: fields, arguments, fields of inputs, and values of enums. */
export function deprecationsOf(schema: GraphQLSchema): Map<string, Deprecation> {
  return new Map(
    elementsOf(schema).flatMap(({ coordinate, deprecationReason }) =>
      deprecationReason == null
        ? []
        : [[coordinate, { coordinate, lastDay: lastDayIn(deprecationReason) }] as const],
    ),
  );
}

function lastDayIn(reason: string): CivilDate | undefined {
  const [, date] = /\bRemoved after (\d{4}-\d{2}-\d{2})\b/.exec(reason) ?? [];
  return isCivilDate(date) ? date : undefined;
}

function elementsOf(schema: GraphQLSchema): Element[] {
  return Object.values(schema.getTypeMap()).flatMap((type): Element[] => {
    if (isEnumType(type)) return within(type.name, type.getValues());
    if (isInputObjectType(type)) return within(type.name, Object.values(type.getFields()));
    if (!isObjectType(type) && !isInterfaceType(type)) return [];
    const fields = Object.values(type.getFields());
    return [
      ...within(type.name, fields),
      ...fields.flatMap((field) => within(`${type.name}.${field.name}`, field.args)),
    ];
  });
}

interface Named {
  readonly name: string;
  readonly deprecationReason?: string | null | undefined;
}

const within = (parent: string, elements: readonly Named[]): Element[] =>
  elements.map(({ name, deprecationReason }) => ({ coordinate: `${parent}.${name}`, deprecationReason }));
