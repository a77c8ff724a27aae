import type { FetchNode, PlanNode, QueryPlan } from '@apollo/query-planner';
import { Kind, visit, type DocumentNode, type FieldNode, type SelectionSetNode } from 'graphql';
import type { Outcome } from './outcome.js';
import { stableText } from './world/stable-text.js';
import type { World } from './world/world.js';

/**
 * Where the official executor is wrong and ours is not. A difference counts as explained when it goes away once what
 * the official executor stumbles over is taken out of the way, for both alike.
 */
export interface OfficialError {
  readonly name: string;
  /** Of which documents it is an error at all. */
  readonly concerns?: (document: DocumentNode) => boolean;
  readonly document?: (document: DocumentNode) => DocumentNode;
  readonly world?: (world: World) => World;
  readonly outcome?: (outcome: Outcome) => Outcome;
  readonly correctsRewrites?: true;
}

type ComparedErrors = NonNullable<Outcome['errors']>;
type Path = ComparedErrors[number]['path'];

export const officialErrors: readonly OfficialError[] = [
  {
    // It merges equal fragments before it collects the fields.
    name: 'the fields of an object come in another order',
    outcome: ({ data, ...rest }) => ({
      ...rest,
      ...(data !== undefined && { data: JSON.parse(stableText(data)) as unknown }),
    }),
  },
  {
    // It answers the first selection of a field of the schema, and leaves out what another asks of it.
    name: 'a part of what is asked of the schema is left out',
    document: withOwnNames,
  },
  {
    // It counts the entities of a list by what was asked for, and looks the place up by what is there.
    name: 'an error is placed at another item of a list',
    outcome: ({ errors, ...rest }) => ({
      ...rest,
      ...(errors && {
        errors: errors
          .map((error) => ({ ...error, path: error.path?.map((key) => (typeof key === 'number' ? 0 : key)) }))
          .sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1)),
      }),
    }),
  },
  {
    name: 'a list that is null for one of its items tells what is wrong with the others as well',
    outcome: ({ errors, ...rest }) => ({
      ...rest,
      ...(errors && { errors: firstForEachNull(rest.data, errors) }),
    }),
  },
  {
    // It completes what a field is asked for in two places one after the other, and its list therefore twice.
    name: 'another of the reasons is told why there is null, because a field is asked for twice',
    concerns: asksTwice,
    outcome: ({ errors, ...rest }) => ({
      ...rest,
      ...(errors && {
        errors: firstForEachNull(rest.data, errors).map(({ path, ...error }) => ({
          ...error,
          message: 'null',
          path: nullOn(path, rest.data),
        })),
      }),
    }),
  },
  {
    // Without the name of an object's type it believes that the object is of the type of the innermost fragment.
    name: 'a field is left out because the type of its object was not told',
    document: withTypenames,
    world: ({ faults, ...rest }) => ({ ...rest, faults: { ...faults, wrongTypename: 0 } }),
  },
  {
    name: 'an object whose type was not told is null without an error',
    outcome: ({ errors = [], ...rest }) => {
      const others = errors.filter(({ message }) => !message.endsWith(' field __typename.'));
      return { ...rest, ...(others.length > 0 && { errors: others }) };
    },
  },
  {
    // It replaces a list in a list instead of adding to its items.
    name: 'what a list of lists holds is lost because two subgraphs have to fill it',
    outcome: ({ data, errors = [], ...rest }) => {
      const outside = errors.filter(({ path }) => !/,\d+,\d+/.test(String(path)));
      return {
        ...rest,
        ...(data !== undefined && { data: withoutNestedLists(data) }),
        ...(outside.length > 0 && { errors: outside }),
      };
    },
  },
  {
    // It asks for null in place of a list in a list, also where the schema has one.
    name: 'a list in a list is withheld from a subgraph that requires it',
    world: ({ faults, ...rest }) => ({ ...rest, faults: { ...faults, listForItem: 0 } }),
  },
  {
    // It takes 0, false and "" for absent.
    name: 'a value is lost because its key had to be renamed',
    correctsRewrites: true,
  },
];

/** Of what explains the same null of the data, the first by its place. */
function firstForEachNull(data: unknown, errors: ComparedErrors): ComparedErrors {
  const told = new Set<string>();
  const inOrder = [...errors].sort((left, right) => (sortable(left.path) < sortable(right.path) ? -1 : 1));
  return inOrder.filter(({ path }) => {
    const place = sortable(nullOn(path, data));
    const isFirst = path === undefined || !told.has(place);
    told.add(place);
    return isFirst;
  });
}

/** The first null that a path leads through. */
function nullOn(path: Path, data: unknown): Path {
  let value = data;
  const length =
    path?.findIndex((key) => (value = (value as Record<string, unknown> | null)?.[key] ?? null) === null) ??
    -1;
  return data === null ? [] : path?.slice(0, length < 0 ? undefined : length + 1);
}

/** Indices in the order of numbers. */
const sortable = (path: Path): string =>
  JSON.stringify(path?.map((key) => (typeof key === 'number' ? String(key).padStart(6, '0') : key)) ?? null);

function withoutNestedLists(value: unknown): unknown {
  if (Array.isArray(value)) {
    // An inner list that lost what must not be null has become null itself.
    const holdsLists = value.every((item) => item === null || Array.isArray(item));
    return value.map((item) => (holdsLists ? 'a list in a list' : withoutNestedLists(item)));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutNestedLists(inner)]));
}

function withTypenames(document: DocumentNode): DocumentNode {
  const typename: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };
  return visit(document, {
    Field: ({ selectionSet, ...field }) =>
      selectionSet && {
        ...field,
        selectionSet: { ...selectionSet, selections: [typename, ...selectionSet.selections] },
      },
  });
}

/** Whether a field with parts is asked for in more than one place of the same object, as far as can be told without types. */
function asksTwice(document: DocumentNode): boolean {
  const fragments = new Map<string, SelectionSetNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node.selectionSet);
  const fieldsOf = ({ selections }: SelectionSetNode): FieldNode[] =>
    selections.flatMap((node) => {
      if (node.kind === Kind.FIELD) return [node];
      const inner = node.kind === Kind.INLINE_FRAGMENT ? node.selectionSet : fragments.get(node.name.value);
      return inner ? fieldsOf(inner) : [];
    });
  const hasTwice = (fields: readonly FieldNode[]): boolean => {
    const byName = Map.groupBy(
      fields.filter(({ selectionSet }) => selectionSet),
      ({ alias, name }) => (alias ?? name).value,
    );
    return [...byName.values()].some(
      (same) => same.length > 1 || hasTwice(same.flatMap(({ selectionSet }) => fieldsOf(selectionSet!))),
    );
  };
  return document.definitions.some(
    (node) => node.kind === Kind.OPERATION_DEFINITION && hasTwice(fieldsOf(node.selectionSet)),
  );
}

/** Nothing asked of the schema is merged any more. */
function withOwnNames(document: DocumentNode): DocumentNode {
  let named = 0;
  return visit(document, {
    Field: ({ name, ...field }) => {
      if (name.value !== '__schema' && name.value !== '__type') return undefined;
      return { ...field, name, alias: { kind: Kind.NAME, value: `asked${++named}` } };
    },
  });
}

/** A plan without what is to be renamed in answers, and each such fetch by the text of its operation. */
export function withoutOutputRewrites(plan: QueryPlan): [QueryPlan, ReadonlyMap<string, FetchNode>] {
  const rewriting = new Map<string, FetchNode>();
  const strip = (node: PlanNode): PlanNode => {
    switch (node.kind) {
      case 'Fetch': {
        const { outputRewrites, ...rest } = node;
        if (outputRewrites) rewriting.set(node.operation, node);
        return rest;
      }
      case 'Sequence':
      case 'Parallel':
        return { ...node, nodes: node.nodes.map(strip) };
      case 'Flatten':
        return { ...node, node: strip(node.node) };
      case 'Condition':
        return {
          ...node,
          ...(node.ifClause && { ifClause: strip(node.ifClause) }),
          ...(node.elseClause && { elseClause: strip(node.elseClause) }),
        };
      case 'Defer':
        return node;
    }
  };
  const node = plan.node && plan.node.kind !== 'Subscription' ? strip(plan.node) : plan.node;
  return [{ ...plan, ...(node && { node }) }, rewriting];
}
