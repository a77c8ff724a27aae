import {
  Kind,
  parse,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
  type SelectionNode,
} from 'graphql';

type FieldsDefinition = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

/** How many entities there are of a family. Few, so that the same one is met again and again in one answer. */
const population = 8;

/**
 * What all subgraphs together say about entities. A family is an entity type, or an interface with a key and all that
 * implement it; its members are numbered, and each of their keys tells the number.
 */
export class GraphFacts {
  readonly #families = new Map<string, string>();
  /** Family → type of each member; the last one is of an inaccessible type, if there is such a type. */
  readonly #members = new Map<string, readonly string[]>();
  /** Family → paths such as `drawer.shelf` to the leaves of its keys. */
  readonly #keyPaths = new Map<string, Set<string>>();
  readonly #inaccessible = new Set<string>();

  constructor(subgraphs: readonly DocumentNode[]) {
    const types = subgraphs.flatMap(({ definitions }) => definitions.filter(hasFields));
    for (const definition of subgraphs.flatMap((document) => document.definitions)) {
      this.#noteInaccessible(definition);
    }
    const entities = types.filter((type) => keysOf(type).length > 0);
    const interfaces = new Set(entities.filter(isEntityInterface).map((type) => type.name.value));
    for (const type of entities) this.#families.set(type.name.value, familyOf(type, interfaces));
    for (const family of new Set(this.#families.values())) {
      this.#members.set(family, this.#membersOf(family, interfaces));
    }
    for (const type of entities) this.#noteKeys(type);
  }

  /** The family of an entity type, or undefined for any other type. */
  familyOf(typeName: string): string | undefined {
    return this.#families.get(typeName);
  }

  /** The numbers of the members of a type; of all, when that is the family itself. */
  numbersOf(family: string, typeName: string): number[] {
    const members = this.#members.get(family) ?? [];
    return members.flatMap((member, number) => (member === typeName || family === typeName ? [number] : []));
  }

  memberType(family: string, number: number): string | undefined {
    return this.#members.get(family)?.[number];
  }

  isInaccessible(name: string): boolean {
    return this.#inaccessible.has(name);
  }

  isKeyPath(family: string, path: string): boolean {
    return this.#keyPaths.get(family)?.has(path) ?? false;
  }

  /** The number of the entity that a representation is about; undefined when it says nothing of use. */
  numberIn(family: string, representation: Readonly<Record<string, unknown>>): number | undefined {
    for (const path of this.#keyPaths.get(family) ?? []) {
      const number = numberOfKey(family, path.split('.').reduce(inside, representation));
      if (number !== undefined) return number;
    }
    return undefined;
  }

  #noteInaccessible(definition: DefinitionNode): void {
    if (hasFields(definition) && isMarked(definition.directives, 'inaccessible')) {
      this.#inaccessible.add(definition.name.value);
    }
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION) return;
    for (const value of definition.values ?? []) {
      if (isMarked(value.directives, 'inaccessible')) {
        this.#inaccessible.add(`${definition.name.value}.${value.name.value}`);
      }
    }
  }

  #membersOf(family: string, interfaces: ReadonlySet<string>): string[] {
    if (!interfaces.has(family)) return Array.from({ length: population }, () => family);
    const types = [...this.#families].filter(([type, of]) => of === family && !interfaces.has(type));
    const names = types.map(([type]) => type).sort();
    const open = names.filter((name) => !this.isInaccessible(name));
    const members = Array.from({ length: population }, (_, number) => open[number % open.length] ?? family);
    const hidden = names.find((name) => this.isInaccessible(name));
    return hidden ? [...members.slice(0, -1), hidden] : members;
  }

  #noteKeys(type: FieldsDefinition): void {
    const family = this.#families.get(type.name.value) ?? type.name.value;
    const paths = this.#keyPaths.get(family) ?? new Set<string>();
    this.#keyPaths.set(family, paths);
    for (const key of keysOf(type)) for (const path of leafPaths(fieldSet(key))) paths.add(path);
  }
}

/** The value of a key's leaf. It names the family, because a key may contain the key of another entity. */
export function keyOf(family: string, number: number, path: string): string {
  return `${family}.${path}#${number}`;
}

/** Keys of type Int are the number itself. */
function numberOfKey(family: string, value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  const [, of, number] = (typeof value === 'string' && /^(\w+)[.].*#(\d+)$/.exec(value)) || [];
  return of === family ? Number(number) : undefined;
}

function inside(value: unknown, field: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[field] : undefined;
}

function familyOf(type: FieldsDefinition, interfaces: ReadonlySet<string>): string {
  return type.interfaces?.find(({ name }) => interfaces.has(name.value))?.name.value ?? type.name.value;
}

function isEntityInterface(type: FieldsDefinition): boolean {
  return type.kind === Kind.INTERFACE_TYPE_DEFINITION || isMarked(type.directives, 'interfaceObject');
}

function hasFields(definition: DefinitionNode): definition is FieldsDefinition {
  return (
    definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION
  );
}

function isMarked(directives: readonly ConstDirectiveNode[] | undefined, name: string): boolean {
  return directives?.some((directive) => directive.name.value === name) ?? false;
}

function keysOf(type: FieldsDefinition): string[] {
  return (type.directives ?? []).flatMap((directive) =>
    directive.name.value === 'key' ? fieldsArgument(directive) : [],
  );
}

/** The argument `fields` of @key, @requires and @provides. */
export function fieldsArgument(directive: ConstDirectiveNode): string[] {
  const value = directive.arguments?.find(({ name }) => name.value === 'fields')?.value;
  return value?.kind === Kind.STRING ? [value.value] : [];
}

export function fieldSet(fields: string): readonly SelectionNode[] {
  const [definition] = parse(`{ ${fields} }`, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`Not a set of fields: ${fields}`);
  return definition.selectionSet.selections;
}

function leafPaths(selections: readonly SelectionNode[]): string[] {
  return selections.flatMap((selection) => {
    if (selection.kind !== Kind.FIELD) return [];
    const name = selection.name.value;
    return selection.selectionSet
      ? leafPaths(selection.selectionSet.selections).map((path) => `${name}.${path}`)
      : [name];
  });
}
