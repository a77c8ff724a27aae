import { errorCauses, Supergraph } from '@apollo/federation-internals';
import { pruneSchema } from '@graphql-tools/utils';
import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isUnionType,
  parse,
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
} from 'graphql';
import { hideUntagged, sharedTypesTaggedAsWhole } from './hide-untagged.js';

/** What carries the tag does not make a schema of its own; the message has a line per finding. */
export class BrokenContractError extends Error {
  override readonly name = 'BrokenContractError';

  constructor(
    tag: string,
    readonly findings: readonly string[],
  ) {
    super(
      `What is tagged "${tag}" is no schema of its own:\n${findings.map((line) => `- ${line}`).join('\n')}`,
    );
  }
}

/**
 * The part of the graph's API that carries a tag.
 *
 * A field of an object, an interface or an input is in it if the field or its type is tagged; a type is in it with its
 * fields, and not without any. Arguments come with their field, and scalars, enums and unions with what uses them. What
 * nothing leads to is left out.
 * @throws BrokenContractError when a part refers to something that is left out, or could be answered with it
 */
export function contractSchema(supergraphSdl: string, tag: string): GraphQLSchema {
  const supergraph = parse(supergraphSdl);
  const wholes = sharedTypesTaggedAsWhole(supergraph, tag);
  if (wholes.length > 0) {
    throw new BrokenContractError(
      tag,
      wholes.map((name) => `${name} has fields of several subgraphs. Tag the fields, not the type.`),
    );
  }
  const contract = pruneSchema(withoutHidden(hideUntagged(supergraph, tag), tag));
  const answers = unknownAnswers(contract, apiSchemaOf(supergraph));
  if (answers.length > 0) throw new BrokenContractError(tag, answers);
  return contract;
}

function apiSchemaOf(supergraph: DocumentNode): GraphQLSchema {
  return Supergraph.build(supergraph).apiSchema().toGraphQLJSSchema();
}

/** Apollo's own rules for `@inaccessible` find whatever does not hold together without the hidden parts. */
function withoutHidden(supergraph: DocumentNode, tag: string): GraphQLSchema {
  try {
    return apiSchemaOf(supergraph);
  } catch (error) {
    const causes = errorCauses(error as Error);
    if (!causes) throw error;
    throw new BrokenContractError(tag, causes.map(inOurWords));
  }
}

const inOurWords = ({ message }: GraphQLError): string =>
  message.replace('is @inaccessible', 'is not tagged').replace('in the API schema', 'in the contract');

/** Objects that a field of the contract may be answered with, though the contract does not know them. */
function unknownAnswers(contract: GraphQLSchema, api: GraphQLSchema): string[] {
  return Object.values(contract.getTypeMap()).flatMap((type) =>
    isCompositeType(type) && !isUnionType(type)
      ? Object.values(type.getFields()).flatMap((field) =>
          possibleAnswers(api, getNamedType(field.type).name)
            .filter((answer) => !contract.getType(answer))
            .map(
              (answer) => `${type.name}.${field.name} may be answered with ${answer}, which is not tagged.`,
            ),
        )
      : [],
  );
}

function possibleAnswers(api: GraphQLSchema, typeName: string): string[] {
  const type = api.getType(typeName);
  return isAbstractType(type) ? api.getPossibleTypes(type).map(({ name }) => name) : [];
}
