import { Kind, valueFromAST, type FieldNode, type GraphQLField } from 'graphql';
import type { Variables } from '../../execute/run.js';
import type { ListSize } from './cost-weights.js';

/** How many items a list counts as, once the variables are known. */
export type Length = (variables: Variables) => number;

export const single: Length = () => 1;

/**
 * The longest that the given sizes allow. A size is the largest of its slicing arguments that are given, else what is
 * assumed, else the default. How many have to be given is left to the types of the arguments. A negative one counts as
 * absent, since nobody can know what a subgraph takes it for.
 */
export function lengthOf(
  sizes: readonly ListSize[],
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  defaultSize: number,
): Length {
  const lengths = sizes.map(({ assumedSize = defaultSize, slicingArguments = [] }): Length => {
    const given = slicingArguments.map((name) => argumentReader(name, field, node));
    if (given.length === 0) return () => assumedSize;
    return (variables) => {
      const numbers = given.map((read) => read(variables)).filter(isLength);
      return numbers.length > 0 ? Math.max(...numbers) : assumedSize;
    };
  });
  const [only] = lengths;
  if (!only) return () => defaultSize;
  return lengths.length === 1 ? only : (variables) => Math.max(...lengths.map((length) => length(variables)));
}

const isLength = (value: unknown): value is number => typeof value === 'number' && value >= 0;

/** Reads an argument from its literal, the variable in its place, or its default. */
function argumentReader(
  name: string,
  { args }: GraphQLField<unknown, unknown>,
  node: FieldNode,
): (variables: Variables) => unknown {
  const definition = args.find((argument) => argument.name === name);
  const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
  if (!definition || !value) return () => definition?.defaultValue;
  if (value.kind !== Kind.VARIABLE) {
    const literal = valueFromAST(value, definition.type);
    return () => literal;
  }
  const variable = value.name.value;
  return (variables) => (Object.hasOwn(variables, variable) ? variables[variable] : definition.defaultValue);
}
