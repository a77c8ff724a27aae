import { getNamedType, isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql';
import { implies, type Requirement } from '../../access/requirement.js';
import { requirementsOf } from './auth-directive.js';

/** What each part of a schema asks of whoever reads it, as its `@auth` directives say. */
export class AccessRules {
  readonly #ofTypes = new Map<string, readonly Requirement[]>();
  readonly #ofFields = new Map<string, readonly Requirement[]>();

  /** @param schema built from an SDL, so that it knows its directives; absent where nothing is to be enforced */
  constructor(schema?: GraphQLSchema) {
    const types = Object.values(schema?.getTypeMap() ?? {});
    const objects = types.filter(isObjectType);
    for (const type of objects) this.#ofTypes.set(type.name, requirementsOf(type.astNode));
    // A field that is read through an interface returns the same, so it asks for the same.
    for (const type of [...objects, ...types.filter(isInterfaceType)]) {
      for (const field of Object.values(type.getFields())) {
        const own = requirementsOf(field.astNode);
        const ofType = this.ofType(getNamedType(field.type).name);
        const further = ofType.filter((other) => !own.some((one) => !one.masked && implies(one, other)));
        if (own.length + further.length > 0) {
          this.#ofFields.set(`${type.name}.${field.name}`, [...own, ...further]);
        }
      }
    }
  }

  /** What has to be met before an object of the type is handed out. */
  ofType(name: string): readonly Requirement[] {
    return this.#ofTypes.get(name) ?? [];
  }

  /** What has to be met before a field is read: its own requirements and those of the type that it returns. */
  ofField(coordinate: string): readonly Requirement[] {
    return this.#ofFields.get(coordinate) ?? [];
  }

  /** The coordinates of all fields that ask for something. */
  get protectedFields(): readonly string[] {
    return [...this.#ofFields.keys()];
  }
}
