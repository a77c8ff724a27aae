import {
  getNamedType,
  isAbstractType,
  Kind,
  OperationTypeNode,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type GraphQLSchema,
} from 'graphql';
import type { TestOperation } from './test-operation.js';

/** What an operation makes use of. */
export function operationFeatures(
  schema: GraphQLSchema,
  { text, operationName }: TestOperation,
): Set<string> {
  const found = new Set<string>();
  const types = new TypeInfo(schema);
  visit(
    parse(text),
    visitWithTypeInfo(types, {
      OperationDefinition({ operation }) {
        if (operation === OperationTypeNode.MUTATION) found.add('mutation');
      },
      Field({ name, alias }) {
        const type = types.getType();
        if (type && isAbstractType(getNamedType(type))) found.add('abstract types');
        if (alias) found.add('aliases');
        if (name.value === '__typename') found.add('__typename');
        else if (name.value.startsWith('__')) found.add('introspection');
      },
      FragmentSpread: () => void found.add('named fragments'),
      InlineFragment: () => void found.add('inline fragments'),
      VariableDefinition({ defaultValue }) {
        found.add('variables');
        if (defaultValue) found.add('default values');
      },
      Directive(node) {
        found.add('conditions');
        if (node.arguments?.some(({ value }) => value.kind === Kind.VARIABLE)) {
          found.add('variable conditions');
        }
      },
    }),
  );
  if (operationName !== undefined) found.add('several operations');
  return found;
}
