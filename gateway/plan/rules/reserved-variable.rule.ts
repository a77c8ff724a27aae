import { GraphQLError, type ValidationRule } from 'graphql';

/** Entity fetches have a variable of this name already, so the client's would take its place or be lost. */
const reservedName = 'representations';

/** Refuses a variable with the name of the one in which entities are asked for. */
export const reservedVariableRule: ValidationRule = (context) => ({
  VariableDefinition(node) {
    if (node.variable.name.value !== reservedName) return;
    context.reportError(
      new GraphQLError(`The variable name "$${reservedName}" is reserved; use another.`, { nodes: node }),
    );
  },
});
