import { operationFromDocument, type Operation, type Schema } from '@apollo/federation-internals';
import type { QueryPlan } from '@apollo/query-planner';
import {
  Kind,
  OperationTypeNode,
  visit,
  type DocumentNode,
  type FieldNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { GraphRevision } from '../graph/federated-graph.js';
import { withConcreteFragments } from './concrete-fragments.js';
import { hasNullCondition, NullConditionError } from '../../execute/null-conditions.js';
import { definitionOf, withRoot, type OperationText } from '../../execute/operation-text.js';
import { isIntrospection, mergedNode, SelectionReader } from '../../execute/shape/selected-fields.js';

/** Asked of an object that nothing else is asked of, to find out whether it is there. */
const presence: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/** The operation in the form in which it is planned. */
export function plannable({ document }: OperationText, plannerApiSchema: Schema): Operation {
  const asked = withoutIntrospection(withoutNullConditions(document));
  return operationFromDocument(plannerApiSchema, withPresence(asked));
}

/**
 * @param operation the same, if it is at hand in the form in which it is planned
 * @throws Error when the planner fails
 */
export function planOf(
  text: OperationText,
  { planner, plannerApiSchema }: Pick<GraphRevision, 'planner' | 'plannerApiSchema'>,
  operation = plannable(text, plannerApiSchema),
): QueryPlan {
  try {
    return planner.buildQueryPlan(operation);
  } catch {
    return planner.buildQueryPlan(plannable(withConcreteFragments(text), plannerApiSchema));
  }
}

/** Whether there is an object matters, and of which type it is; where the condition is reached, nothing else of it is told. */
function withoutNullConditions(document: DocumentNode): DocumentNode {
  const replaced = (node: SelectionNode): FieldNode | undefined =>
    hasNullCondition(node) ? presence : undefined;
  return visit(document, { Field: replaced, FragmentSpread: replaced });
}

/** What the gateway answers itself is nothing to plan, and the planner fails on some of it. */
function withoutIntrospection(document: DocumentNode): DocumentNode {
  return visit(document, { Field: ({ name }) => (isIntrospection(name.value) ? null : undefined) });
}

/** Without fragments and selection sets that are empty, which cannot be planned, nor written down. */
export function withPresence(document: DocumentNode): DocumentNode {
  const empty = emptyFragments(document);
  return visit(document, {
    FragmentDefinition: { enter: ({ name }) => (empty.has(name.value) ? null : undefined) },
    FragmentSpread: { enter: ({ name }) => (empty.has(name.value) ? null : undefined) },
    InlineFragment: { leave: ({ selectionSet }) => (isEmpty(selectionSet, empty) ? null : undefined) },
    Field: { leave: withContent },
    OperationDefinition: { leave: withContent },
  });
}

function withContent<Node extends FieldNode | OperationDefinitionNode>(node: Node): Node | undefined {
  const { selectionSet } = node;
  if (!selectionSet || selectionSet.selections.length > 0) return undefined;
  return { ...node, selectionSet: { ...selectionSet, selections: [presence] } };
}

/** By name. A fragment may be empty because of those that it spreads. */
function emptyFragments({ definitions }: DocumentNode): ReadonlySet<string> {
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  const empty = new Set<string>();
  for (let before = -1; before < empty.size;) {
    before = empty.size;
    for (const { name, selectionSet } of fragments) if (isEmpty(selectionSet, empty)) empty.add(name.value);
  }
  return empty;
}

function isEmpty({ selections }: SelectionSetNode, emptyFragments: ReadonlySet<string>): boolean {
  return selections.every((selection) => {
    switch (selection.kind) {
      case Kind.FIELD:
        return false;
      case Kind.INLINE_FRAGMENT:
        return isEmpty(selection.selectionSet, emptyFragments);
      case Kind.FRAGMENT_SPREAD:
        return emptyFragments.has(selection.name.value);
    }
  });
}

/** A mutation as operations of one root field each, in the order in which they take effect. Anything else is one operation. */
export function inSeries(text: OperationText): readonly OperationText[] {
  const { schema, document } = text;
  if (definitionOf(document).operation !== OperationTypeNode.MUTATION) return [text];
  const reader = new SelectionReader(text);
  const fields = reader.tellableFieldsOf(reader.root, reader.rootType);
  if (fields instanceof NullConditionError || fields.size <= 1) return [text];
  return [...fields.values()].map((field) => ({ schema, document: withRoot(document, [mergedNode(field)]) }));
}
