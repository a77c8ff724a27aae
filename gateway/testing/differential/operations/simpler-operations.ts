import {
  Kind,
  parse,
  print,
  visit,
  type ASTNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { OperationCheck } from './operation-check.js';
import type { TestOperation } from './test-operation.js';
import { withoutUnused } from './without-unused.js';

/** One change to a document: null takes the node away. */
interface Edit {
  readonly target: ASTNode;
  readonly replacement: ASTNode | null;
}

/** Valid operations that have a little less than the given one, those that lack most first. */
export function* simplerOperations(
  operation: TestOperation,
  isValid: OperationCheck,
): Generator<TestOperation> {
  yield* inSimplerWorlds(operation);
  const document = parse(operation.text, { noLocation: true });
  for (const { target, replacement } of editsOf(document)) {
    const edited = visit(document, { enter: (node) => (node === target ? replacement : undefined) });
    const simpler = withDocument(operation, edited);
    if (simpler && isValid(simpler)) yield simpler;
  }
}

function* inSimplerWorlds(operation: TestOperation): Generator<TestOperation> {
  const { world } = operation;
  const kinds = Object.keys(world.faults);
  if (kinds.length > 1) yield { ...operation, world: { ...world, faults: {} } };
  for (const kind of kinds) {
    const others = Object.entries(world.faults).filter(([other]) => other !== kind);
    yield { ...operation, world: { ...world, faults: Object.fromEntries(others) } };
  }
}

/** undefined when an edit left a selection set without selections, which cannot be written down. */
function withDocument(
  { operationName: _, variables, ...operation }: TestOperation,
  edited: DocumentNode,
): TestOperation | undefined {
  const hasEmpty = [...nodesIn(edited)].some(
    (node) => node.kind === Kind.SELECTION_SET && node.selections.length === 0,
  );
  if (hasEmpty) return undefined;
  const { document, variableNames } = withoutUnused(edited);
  const kept = Object.entries(variables).filter(([name]) => variableNames.has(name));
  return { ...operation, text: print(document), variables: Object.fromEntries(kept) };
}

function* editsOf(document: DocumentNode): Generator<Edit> {
  const fragments = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
    ),
  );
  const nodes = [...nodesIn(document)];
  for (const node of nodes) {
    if (isSelection(node)) yield { target: node, replacement: null };
  }
  for (const node of nodes) {
    if (node.kind === Kind.SELECTION_SET) yield* unwrappings(node, fragments);
    if (node.kind === Kind.DIRECTIVE || node.kind === Kind.ARGUMENT || node.kind === Kind.OBJECT_FIELD) {
      yield { target: node, replacement: null };
    }
    if (node.kind === Kind.FIELD && node.alias) {
      yield { target: node, replacement: { ...node, alias: undefined } };
    }
  }
}

/** A fragment gives way to what it selects. */
function* unwrappings(
  set: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): Generator<Edit> {
  for (const selection of set.selections) {
    const inner =
      selection.kind === Kind.FRAGMENT_SPREAD
        ? fragments.get(selection.name.value)?.selectionSet
        : selection.kind === Kind.INLINE_FRAGMENT
          ? selection.selectionSet
          : undefined;
    if (!inner) continue;
    const selections = set.selections.flatMap((other) => (other === selection ? inner.selections : [other]));
    yield { target: set, replacement: { ...set, selections } };
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      const typeCondition = fragments.get(selection.name.value)?.typeCondition;
      yield {
        target: selection,
        replacement: { ...selection, kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet: inner },
      };
    }
  }
}

function nodesIn(document: DocumentNode): ASTNode[] {
  const nodes: ASTNode[] = [];
  visit(document, { enter: (node) => void nodes.push(node) });
  return nodes;
}

function isSelection(node: ASTNode): node is SelectionNode {
  return node.kind === Kind.FIELD || node.kind === Kind.INLINE_FRAGMENT || node.kind === Kind.FRAGMENT_SPREAD;
}
