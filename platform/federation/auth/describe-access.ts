import {
  Kind,
  visit,
  type DocumentNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
  type StringValueNode,
} from 'graphql';
import type { Requirement } from '../../access/requirement.js';
import type { AccessRules } from './access-rules.js';

type TypeNode = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

/** Adds to descriptions a sentence that says which scope is needed, so that a reader of the schema need not guess. */
export function describeAccess(sdl: DocumentNode, rules: AccessRules): DocumentNode {
  const describe = <Node extends TypeNode>(type: Node): Node => ({
    // A stub has no description, because it would take the place of the owner's in the supergraph.
    ...(type.description ? withSentences(type, rules.ofType(type.name.value)) : type),
    fields: type.fields?.map((field) =>
      withSentences(field, rules.ofField(`${type.name.value}.${field.name.value}`)),
    ),
  });
  return visit(sdl, { ObjectTypeDefinition: describe, InterfaceTypeDefinition: describe });
}

function withSentences<Node extends TypeNode | FieldDefinitionNode>(
  node: Node,
  requirements: readonly Requirement[],
): Node {
  const sentences = sentencesOf(requirements);
  if (sentences.length === 0) return node;
  const value = [...(node.description ? [node.description.value] : []), ...sentences].join(' ');
  const description: StringValueNode = { kind: Kind.STRING, value, block: true };
  return { ...node, description };
}

function sentencesOf(requirements: readonly Requirement[]): string[] {
  const [refusing, masking] = [false, true].map((masked) => [
    ...new Set(requirements.filter((each) => each.masked === masked).map(({ anyOf }) => anyOf.join(' or '))),
  ]);
  return [
    ...(refusing?.length ? [`Needs ${refusing.join(', and ')}.`] : []),
    ...(masking?.length ? [`Null also without ${masking.join(', and ')}.`] : []),
  ];
}
