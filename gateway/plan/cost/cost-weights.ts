import type { Supergraph } from '@apollo/federation-internals';
import {
  getDirectiveValues,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  type GraphQLCompositeType,
  type GraphQLDirective,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';

const specification = 'https://specs.apollo.dev/cost';

/** How long a list is, in the words of `@listSize`. */
export interface ListSize {
  readonly assumedSize?: number;
  readonly slicingArguments?: readonly string[];
  readonly sizedFields?: readonly string[];
}

interface Directives {
  readonly cost: GraphQLDirective | undefined;
  readonly listSize: GraphQLDirective | undefined;
}

/**
 * What `@cost` and `@listSize` say in a supergraph, by the rules of Apollo's demand control: an object weighs 1 and a
 * scalar or enum 0 unless the type says otherwise, and what a field says takes the place of its type's weight. Weights
 * inside of input objects are not counted, since the size of a request bounds these.
 */
export class CostWeights {
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly directives: Directives,
  ) {}

  static of({ schema }: Supergraph, supergraphSchema: GraphQLSchema): CostWeights {
    const feature = schema.coreFeatures?.getByIdentity(specification);
    const find = (name: string): GraphQLDirective | undefined =>
      supergraphSchema.getDirective(feature?.directiveNameInSchema(name) ?? '') ?? undefined;
    return new CostWeights(supergraphSchema, { cost: find('cost'), listSize: find('listSize') });
  }

  /** Of one answer of the field, without its arguments and what is selected of it. */
  ofField(parentType: string, fieldName: string): number {
    return Math.max(
      ...this.#fields(parentType, fieldName).map((field) => this.#weight(field) ?? this.#ofType(field.type)),
    );
  }

  /** Of one argument that is given, whatever its value. */
  ofArgument(parentType: string, fieldName: string, argumentName: string): number {
    const weights = this.#fields(parentType, fieldName).map(({ args }) => {
      const argument = args.find(({ name }) => name === argumentName);
      return argument ? (this.#weight(argument) ?? 0) : 0;
    });
    return Math.max(...weights);
  }

  /** Nothing where nothing is said; several where the types behind an interface say something each. */
  listSizes(parentType: string, fieldName: string): ListSize[] {
    const { listSize } = this.directives;
    if (!listSize) return [];
    return this.#fields(parentType, fieldName).flatMap(({ astNode }) => {
      const said = astNode ? getDirectiveValues(listSize, astNode) : undefined;
      return said ? [said] : [];
    });
  }

  #ofType(type: GraphQLOutputType): number {
    const named = getNamedType(type);
    return this.#weight(named) ?? (isCompositeType(named) ? 1 : 0);
  }

  #weight({ astNode }: { astNode?: Parameters<typeof getDirectiveValues>[1] | null }): number | undefined {
    const { cost } = this.directives;
    const said = cost && astNode ? getDirectiveValues(cost, astNode) : undefined;
    return said?.['weight'] as number | undefined;
  }

  /** The field of the type and, behind an interface, those of the objects that may answer for it. */
  #fields(parentType: string, fieldName: string): GraphQLField<unknown, unknown>[] {
    const type = this.schema.getType(parentType) as GraphQLCompositeType;
    const types = isAbstractType(type) ? [type, ...this.schema.getPossibleTypes(type)] : [type];
    return types.flatMap((each) => {
      const field = isObjectType(each) || isInterfaceType(each) ? each.getFields()[fieldName] : undefined;
      return field ? [field] : [];
    });
  }
}
