import { isAbstractType, isInterfaceType, type GraphQLSchema } from 'graphql';

/** Tells which types meet a type condition, by the supergraph: what is hidden from clients is known to subgraphs. */
export class TypeConditions {
  readonly #meeting = new Map<string, ReadonlySet<unknown>>();

  constructor(private readonly supergraphSchema: GraphQLSchema) {}

  holds(condition: string, typename: unknown): boolean {
    let meeting = this.#meeting.get(condition);
    if (!meeting) this.#meeting.set(condition, (meeting = this.#typesMeeting(condition)));
    return meeting.has(typename);
  }

  isInterface(typename: unknown): boolean {
    return typeof typename === 'string' && isInterfaceType(this.supergraphSchema.getType(typename));
  }

  #typesMeeting(condition: string): ReadonlySet<string> {
    const type = this.supergraphSchema.getType(condition);
    if (!type || !isAbstractType(type)) return new Set([condition]);
    const { objects, interfaces } = isInterfaceType(type)
      ? this.supergraphSchema.getImplementations(type)
      : { objects: this.supergraphSchema.getPossibleTypes(type), interfaces: [] };
    return new Set([condition, ...[...objects, ...interfaces].map(({ name }) => name)]);
  }
}
