import { Variable, type Operation, type SelectionSet } from '@apollo/federation-internals';
import { computeResponse } from '@apollo/gateway/dist/resultShaping.js';
import { executeSync, Kind, OperationTypeNode, type GraphQLError, type GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { ResultObject } from '../merge-tree.js';
import type { Variables } from '../run.js';
import { MisfitError, ShapeCompiler, type Shape } from './shape-compiler.js';

const variantsMax = 32;

export interface ShapedResponse {
  readonly data: ResultObject | null | undefined;
  /** What was found wrong with the result: nulls where there must be a value, and values of a wrong type. */
  readonly errors: readonly GraphQLError[];
}

/**
 * Makes the response out of what was fetched: just the fields that were asked for, in their order. A compiled shape does
 * that as long as everything fits. What does not fit, and introspection, is left to the official executor's shaping.
 */
export class ResponseShaper {
  readonly #operation: Operation;
  readonly #apiSchema: GraphQLSchema;
  readonly #conditions: readonly string[];
  readonly #isCompilable: boolean;
  /** By the values of the variables that @skip and @include depend on. */
  readonly #shapes = new LRUCache<string, Shape>({ max: variantsMax });

  constructor(operation: Operation, apiSchema: GraphQLSchema) {
    this.#operation = operation;
    this.#apiSchema = apiSchema;
    const names = new Set<string>();
    collectConditions(operation.selectionSet, names);
    this.#conditions = [...names];
    this.#isCompilable = !introspects(operation.selectionSet);
  }

  /** @param variables as the client sent them */
  shape(result: ResultObject, variables: Variables): ShapedResponse {
    const shape = this.#isCompilable ? this.#shapeFor(variables) : undefined;
    if (shape) {
      try {
        return { data: shape(result) as ResultObject, errors: [] };
      } catch (error) {
        if (!(error instanceof MisfitError)) throw error;
      }
    }
    return this.#shapeOfficially(result, variables);
  }

  #shapeFor(given: Variables): Shape | undefined {
    const variables = this.#conditions.length > 0 ? this.#withDefaults(given) : {};
    const values = this.#conditions.map((name) => variables[name]);
    if (!values.every((value) => typeof value === 'boolean')) return undefined;
    const key = values.join();
    let shape = this.#shapes.get(key);
    if (!shape) {
      const schema = this.#operation.schema();
      const root = schema.schemaDefinition.rootType(this.#operation.rootKind)!;
      shape = new ShapeCompiler(schema, variables).compile([this.#operation.selectionSet], root);
      this.#shapes.set(key, shape);
    }
    return shape;
  }

  #withDefaults(given: Variables): Variables {
    return { ...this.#operation.collectDefaultedVariableValues(), ...given };
  }

  #shapeOfficially(input: ResultObject, variables: Variables): ShapedResponse {
    return computeResponse({
      operation: this.#operation,
      variables: { ...variables },
      input,
      introspectionHandling: (selection) => {
        const field = selection.expandFragments().toSelectionNode();
        const { data } = executeSync({
          schema: this.#apiSchema,
          document: {
            kind: Kind.DOCUMENT,
            definitions: [
              {
                kind: Kind.OPERATION_DEFINITION,
                operation: OperationTypeNode.QUERY,
                variableDefinitions: this.#operation.variableDefinitions.toVariableDefinitionNodes() ?? [],
                selectionSet: { kind: Kind.SELECTION_SET, selections: [field] },
              },
            ],
          },
          variableValues: { ...variables },
        });
        return data?.[selection.element.responseName()] ?? null;
      },
    });
  }
}

function collectConditions(selectionSet: SelectionSet, names: Set<string>): void {
  for (const selection of selectionSet.selections()) {
    for (const name of ['skip', 'include']) {
      const [applied] = selection.element.appliedDirectivesOf<{ if: unknown }>(name);
      const condition = applied?.arguments().if;
      if (condition instanceof Variable) names.add(condition.name);
    }
    if (selection.selectionSet) collectConditions(selection.selectionSet, names);
  }
}

function introspects(selectionSet: SelectionSet): boolean {
  return selectionSet
    .selections()
    .some((selection) =>
      selection.kind === 'FieldSelection'
        ? selection.element.definition.isSchemaIntrospectionField()
        : introspects(selection.selectionSet),
    );
}
