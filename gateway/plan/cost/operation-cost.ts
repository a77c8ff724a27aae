import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type InlineFragmentNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Variables } from '../../execute/run.js';
import type { CostWeights } from './cost-weights.js';
import { lengthOf, single, type Length } from './list-length.js';

/** What a mutation costs before anything of it is counted. */
const mutationCost = 10;

/** What an operation is estimated at, in points. */
export interface Estimate {
  readonly total: number;
  /** The field that has the largest part in it, what is selected of the field not included, as `Type.field`. */
  readonly dearest: string;
}

/** A field that weighs something, or may have such fields below it. */
interface CostedField {
  readonly coordinate: string;
  /** Its place among the costed fields, -1 at the root. Parents come before their children. */
  readonly parent: number;
  readonly length: Length;
  /** Of each of its answers. */
  readonly weight: number;
  /** Of its arguments, which count once however long its list is. */
  readonly argumentsWeight: number;
}

/** Lists whose length an argument of the field around them says. */
interface SizedFields {
  readonly names: readonly string[];
  readonly length: Length;
}

export interface CostedOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/**
 * Estimates one valid operation for whatever its variables are, as if every fragment matched. What `@skip` and
 * `@include` say has been decided before. The document is read once; an estimate then is one pass over the fields that count. Of a
 * subscription it is what each event costs. Fragments are counted where they are spread, so the number of fields has to
 * be bounded before.
 */
export class OperationCost {
  readonly #fields: CostedField[] = [];
  readonly #base: number;
  readonly #schema: GraphQLSchema;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;

  constructor(
    { schema, document, operation }: CostedOperation,
    private readonly weights: CostWeights,
    private readonly defaultListSize: number,
  ) {
    this.#schema = schema;
    this.#fragments = fragmentsOf(document);
    this.#base = operation.operation === OperationTypeNode.MUTATION ? mutationCost : 0;
    this.#read(operation.selectionSet, schema.getRootType(operation.operation) ?? undefined, -1);
  }

  /** @param variables as coerced by graphql-js */
  estimate(variables: Variables): Estimate {
    const answers: number[] = [];
    let total = this.#base;
    let dearest = '';
    let largest = -1;
    for (const { coordinate, parent, length, weight, argumentsWeight } of this.#fields) {
      const asked = parent < 0 ? 1 : answers[parent]!;
      const answered = asked * length(variables);
      answers.push(answered);
      const part = answered * weight + asked * argumentsWeight;
      total += part;
      if (part <= largest) continue;
      largest = part;
      dearest = coordinate;
    }
    return { total, dearest };
  }

  #read(
    { selections }: SelectionSetNode,
    type: GraphQLNamedType | undefined,
    parent: number,
    sized?: SizedFields,
  ): void {
    for (const selection of selections) {
      switch (selection.kind) {
        case Kind.FIELD:
          this.#readField(selection, type, parent, sized);
          break;
        case Kind.INLINE_FRAGMENT:
          this.#read(selection.selectionSet, this.#narrowed(selection, type), parent, sized);
          break;
        case Kind.FRAGMENT_SPREAD: {
          const fragment = this.#fragments.get(selection.name.value);
          if (fragment) this.#read(fragment.selectionSet, this.#narrowed(fragment, type), parent, sized);
        }
      }
    }
  }

  #readField(
    node: FieldNode,
    type: GraphQLNamedType | undefined,
    parent: number,
    sized: SizedFields | undefined,
  ): void {
    const name = node.name.value;
    // Introspection costs no subgraph anything.
    if (name.startsWith('__') || !(isObjectType(type) || isInterfaceType(type))) return;
    const field = type.getFields()[name]!;
    const weight = this.weights.ofField(type.name, name);
    const given = node.arguments ?? [];
    const argumentsWeight = given.reduce(
      (sum, argument) => sum + this.weights.ofArgument(type.name, name, argument.name.value),
      0,
    );
    const named = getNamedType(field.type);
    if (weight === 0 && argumentsWeight === 0 && !isCompositeType(named)) return;

    const sizes = this.weights.listSizes(type.name, name);
    const said = lengthOf(sizes, field, node, this.defaultListSize);
    const own = sized?.names.includes(name) ? sized.length : said;
    const length = isListType(getNullableType(field.type)) ? own : single;
    const place =
      this.#fields.push({ coordinate: `${type.name}.${name}`, parent, length, weight, argumentsWeight }) - 1;
    const inner = { names: sizes.flatMap(({ sizedFields = [] }) => sizedFields), length: said };
    if (node.selectionSet) this.#read(node.selectionSet, named, place, inner);
  }

  #narrowed(
    { typeCondition }: InlineFragmentNode | FragmentDefinitionNode,
    type: GraphQLNamedType | undefined,
  ): GraphQLNamedType | undefined {
    return typeCondition ? this.#schema.getType(typeCondition.name.value) : type;
  }
}

const fragmentsOf = ({ definitions }: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> =>
  new Map(
    definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
    ),
  );
