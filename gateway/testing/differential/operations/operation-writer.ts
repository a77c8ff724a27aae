import {
  doTypesOverlap,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
  OperationTypeNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import type { Dice } from './dice.js';
import { InputWriter } from './input-writer.js';
import { introspections } from './introspections.js';
import { ResponseNames } from './response-names.js';
import { VariablePool } from './variable-pool.js';

const depthMax = 6;
const fieldsMax = 24;
const fragmentsMax = 4;

interface Fragment {
  readonly name: string;
  readonly type: GraphQLCompositeType;
  readonly text: string;
}

/** A place that selections are written for. */
interface Place {
  readonly type: GraphQLCompositeType;
  readonly depth: number;
  /** Response names from the root, or from the fragment's; what has the same path may be merged. */
  readonly path: string;
}

export interface WrittenOperation {
  readonly text: string;
  readonly operationName?: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface ConditionShares {
  /** How many percent of the selections have conditions. */
  readonly percent: number;
  /** How many percent of the conditions are null, by a variable of their own. */
  readonly nullPercent?: number;
}

/** Writes one random operation. Nearly all are valid; whoever asked for it has to see whether it is. */
export class OperationWriter {
  readonly #variables: VariablePool;
  readonly #arguments: InputWriter;
  readonly #names: ResponseNames;
  readonly #fragments: Fragment[] = [];
  #fragmentsBegun = 0;
  #fieldsLeft: number;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly dice: Dice,
    private readonly conditions: ConditionShares = { percent: 12 },
  ) {
    this.#fieldsLeft = dice.between(1, fieldsMax);
    this.#variables = new VariablePool(dice, conditions.nullPercent);
    this.#names = new ResponseNames(dice);
    this.#arguments = new InputWriter(dice, (type, hasDefault) =>
      dice.chance(25) ? this.#variables.of(type, hasDefault) : undefined,
    );
  }

  write(): WrittenOperation {
    const { schema, dice } = this;
    const isMutation = dice.chance(15) && schema.getMutationType() != null;
    const kind = isMutation ? OperationTypeNode.MUTATION : OperationTypeNode.QUERY;
    const type = schema.getRootType(kind) as GraphQLObjectType;
    const selections = this.#selectionSet({ type, depth: 1, path: '' });
    const fragments = this.#fragments.map(
      (fragment) => `fragment ${fragment.name} on ${fragment.type.name} ${fragment.text}`,
    );
    const others = dice.chance(4) ? ['query Other { __typename }'] : [];
    const name = others.length > 0 || dice.chance(60) ? ' Main' : '';
    const operation = `${kind}${name}${this.#variables.definitions} ${selections}`;
    return {
      text: [...others, operation, ...fragments].join('\n'),
      ...(others.length > 0 && { operationName: 'Main' }),
      variables: this.#variables.sent,
    };
  }

  #selectionSet(place: Place): string {
    const isRoot = place.depth === 1;
    const count = this.dice.weighted<number>([
      [1, isRoot ? 2 : 3],
      [2, 4],
      [3, 3],
      [4, 2],
    ]);
    const selections: string[] = [];
    while (selections.length === 0 || (selections.length < count && this.#fieldsLeft > 0)) {
      // Now and then the same once more, as generated clients write it.
      const last = selections.at(-1);
      selections.push(last !== undefined && this.dice.chance(5) ? last : this.#selection(place));
    }
    return `{ ${selections.join(' ')} }`;
  }

  #selection(place: Place): string {
    const { type } = place;
    const fragmentWeight = isUnionType(type) ? 90 : isAbstractType(type) ? 30 : 9;
    const canDescend = place.depth < depthMax;
    return this.dice.weighted<() => string>([
      [() => this.#field(place), isUnionType(type) ? 0 : 80],
      [() => this.#typename(place), 6],
      [() => this.#inlineFragment(place), canDescend ? fragmentWeight : 0],
      [() => this.#spread(place), canDescend ? fragmentWeight / 3 : 0],
      [() => this.#introspection(), isQuery(type, this.schema) ? 4 : 0],
    ])();
  }

  #field(place: Place): string {
    const field = this.#fieldOf(place);
    if (!field) return this.#typename(place);
    this.#fieldsLeft--;
    const type = getNamedType(field.type);
    const signature = this.#names.argumentsOf(place.path, field, () => this.#argumentsOf(field));
    const responseName = this.#names.responseName(place.path, field, signature);
    const alias = responseName === field.name ? '' : `${responseName}: `;
    const selections = isCompositeType(type)
      ? ` ${this.#selectionSet({ type, depth: place.depth + 1, path: `${place.path}.${responseName}` })}`
      : '';
    return `${alias}${field.name}${signature}${this.#conditions()}${selections}`;
  }

  /** Where it may not go deeper, a leaf, if the type has any. */
  #fieldOf({ type, depth }: Place): GraphQLField<unknown, unknown> | undefined {
    if (isUnionType(type)) return undefined;
    const fields = Object.values(type.getFields());
    const leaves = fields.filter((field) => isLeafType(getNamedType(field.type)));
    const choices = depth >= depthMax || this.#fieldsLeft <= 0 ? leaves : fields;
    return choices.length === 0 ? undefined : this.dice.pick(choices);
  }

  #argumentsOf(field: GraphQLField<unknown, unknown>): string {
    const given = field.args
      .filter((argument) => isRequiredArgument(argument) || this.dice.chance(50))
      .map(({ name, type, defaultValue }) => {
        const value = this.dice.chance(40)
          ? this.#variables.of(type, defaultValue !== undefined)
          : this.#arguments.value(type, defaultValue !== undefined).text;
        return `${name}: ${value}`;
      });
    return given.length === 0 ? '' : `(${given.join(', ')})`;
  }

  #typename({ path }: Place): string {
    return `${this.#names.typename(path)}${this.#conditions()}`;
  }

  #inlineFragment(place: Place): string {
    const type = this.dice.chance(15) ? undefined : this.#conditionFor(place.type);
    const inner = this.#selectionSet({ ...place, type: type ?? place.type, depth: place.depth + 1 });
    return `...${type ? ` on ${type.name}` : ''}${this.#conditions()} ${inner}`;
  }

  #spread(place: Place): string {
    const known = this.#fragments.filter(({ type }) => doTypesOverlap(this.schema, type, place.type));
    const reuse = known.length > 0 && this.dice.chance(50);
    if (!reuse && this.#fragmentsBegun >= fragmentsMax) return this.#inlineFragment(place);
    const { name } = reuse ? this.dice.pick(known) : this.#fragment(place);
    return `...${name}${this.#conditions()}`;
  }

  /** Known only once it is written, so that none contains itself. */
  #fragment({ type: parent, depth }: Place): Fragment {
    const name = `F${++this.#fragmentsBegun}`;
    const type = this.#conditionFor(parent);
    const fragment = { name, type, text: this.#selectionSet({ type, depth: depth + 1, path: name }) };
    this.#fragments.push(fragment);
    return fragment;
  }

  #conditionFor(parent: GraphQLCompositeType): GraphQLCompositeType {
    if (this.dice.chance(20)) return parent;
    const candidates = this.#overlapping(parent);
    const objects = candidates.filter(isObjectType);
    return this.dice.pick(objects.length > 0 && this.dice.chance(60) ? objects : candidates);
  }

  #overlapping(parent: GraphQLCompositeType): GraphQLCompositeType[] {
    return Object.values(this.schema.getTypeMap()).filter(
      (type): type is GraphQLCompositeType =>
        isCompositeType(type) && !type.name.startsWith('__') && doTypesOverlap(this.schema, type, parent),
    );
  }

  #conditions(): string {
    if (!this.dice.chance(this.conditions.percent)) return '';
    const names = this.dice.weighted<readonly string[]>([
      [['skip'], 4],
      [['include'], 4],
      [['skip', 'include'], 1],
      [['include', 'skip'], 1],
    ]);
    return names.map((name) => ` @${name}(if: ${this.#conditionValue()})`).join('');
  }

  #conditionValue(): string {
    return this.dice.chance(70) ? this.#variables.condition() : String(this.dice.chance(50));
  }

  #introspection(): string {
    const text = this.dice.pick(introspections);
    return `${text.replace('@', this.#conditions())}`;
  }
}

function isQuery(type: GraphQLCompositeType, schema: GraphQLSchema): boolean {
  return type === schema.getQueryType();
}
