import {
  execute,
  getArgumentValues,
  GraphQLObjectType,
  isInterfaceType,
  isObjectType,
  Kind,
  type DocumentNode,
  type ExecutionResult,
  type FieldNode,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  type SelectionNode,
} from 'graphql';
import type { GraphFacts } from './graph-facts.js';
import type { Requirements, Visit } from './mock-schema.js';
import type { Thing } from './mock-values.js';
import type { World } from './world.js';

/** A subgraph that knows the world, without its way in. */
export interface Member {
  readonly schema: GraphQLSchema;
  readonly requirements: Requirements;
}

/** How a field is resolved by the subgraph that owns it. */
interface Owner {
  readonly member: Member;
  readonly type: GraphQLObjectType;
  readonly field: GraphQLField<unknown, unknown>;
}

interface Asked {
  readonly args: Record<string, unknown>;
  readonly visit: Visit;
  readonly info: GraphQLResolveInfo;
}

/**
 * All of the data of the subgraphs in one schema. graphql-js executes operations on it by the letter of the specification:
 * there is nothing to plan, to fetch in parts or to merge.
 */
export class Monolith {
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly members: readonly Member[],
    private readonly facts: GraphFacts,
  ) {}

  async answer(
    document: DocumentNode,
    { operationName, variables, world }: MonolithRequest,
  ): Promise<ExecutionResult> {
    const contextValue: Visit = { world: { seed: world.seed, faults: {} }, corruptions: [] };
    return execute({
      schema: this.schema,
      document,
      contextValue,
      variableValues: variables,
      operationName,
      fieldResolver: this.#resolve,
      typeResolver: (thing: Thing) => thing.__typename,
    });
  }

  readonly #resolve: GraphQLFieldResolver<Thing | undefined, Visit> = (thing, _, visit, info) => {
    const owner = this.#ownerOf(info.parentType, info.fieldName);
    const [node] = info.fieldNodes;
    if (!owner || !node) throw new Error(`Nobody owns ${info.parentType.name}.${info.fieldName}.`);
    const args = getArgumentValues(owner.field, node, info.variableValues);
    return this.#valueOf(owner, thing, { args, visit, info });
  };

  #valueOf({ member, type, field }: Owner, thing: Thing | undefined, { args, visit, info }: Asked): unknown {
    const required = member.requirements.get(`${type.name}.${field.name}`);
    const representation = required && thing && this.#represent(thing, required, { args, visit, info });
    const value = field.resolve?.(
      thing && { ...thing, ...(representation && { representation }) },
      args,
      visit,
      {
        ...info,
        fieldName: field.name,
        parentType: type,
        returnType: field.type,
      },
    );
    return this.#named(value);
  }

  /** What another subgraph would be told about a thing. */
  #represent(thing: Thing, required: readonly SelectionNode[], asked: Asked): Record<string, unknown> {
    const fields = required.filter((selection): selection is FieldNode => selection.kind === Kind.FIELD);
    return Object.fromEntries(
      fields.map((node) => [node.name.value, this.#requiredValue(thing, node, asked)]),
    );
  }

  #requiredValue(thing: Thing, node: FieldNode, asked: Asked): unknown {
    const owner = this.#ownerOf(this.#typeOf(thing), node.name.value);
    if (!owner) throw new Error(`Nobody owns ${thing.__typename}.${node.name.value}.`);
    const args = getArgumentValues(owner.field, node);
    const value = this.#valueOf(owner, thing, { ...asked, args });
    const { selectionSet } = node;
    if (!selectionSet) return value;
    const inner = (each: unknown): unknown => {
      if (Array.isArray(each)) return each.map(inner);
      return each === null ? null : this.#represent(each as Thing, selectionSet.selections, asked);
    };
    return inner(value);
  }

  #typeOf({ __typename }: Thing): GraphQLObjectType {
    const own = this.schema.getType(__typename);
    return isObjectType(own) ? own : new GraphQLObjectType({ name: __typename, fields: {} });
  }

  /** To a subgraph that knows an interface as an object, all that implement it are of one type. */
  #named(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#named(item));
    if (!isThing(value) || !value.entity || value.entity.path.length > 0) return value;
    const { family, number } = value.entity;
    if (value.__typename !== family) return value;
    return { ...value, __typename: this.facts.memberType(family, number) ?? value.__typename };
  }

  #ownerOf({ name }: GraphQLObjectType, fieldName: string): Owner | undefined {
    const names = [name, ...this.#interfacesOf(name)];
    for (const member of this.members) {
      for (const typeName of names) {
        const type = member.schema.getType(typeName);
        const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
        if (field && isObjectType(type) && !isExternal(field)) return { member, type, field };
      }
    }
    return undefined;
  }

  #interfacesOf(name: string): string[] {
    const families = this.members.flatMap(({ schema }) => {
      const type = schema.getType(name);
      return isObjectType(type) || isInterfaceType(type) ? type.getInterfaces() : [];
    });
    return families.map((type) => type.name);
  }
}

export interface MonolithRequest {
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Nothing goes wrong in it. */
  readonly world: World;
}

function isExternal({ astNode }: GraphQLField<unknown, unknown>): boolean {
  return astNode?.directives?.some(({ name }) => name.value === 'external') ?? false;
}

function isThing(value: unknown): value is Thing {
  return typeof value === 'object' && value !== null && 'identity' in value;
}
