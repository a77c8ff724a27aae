import {
  executeSync,
  OperationTypeNode,
  visit,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLSchema,
} from 'graphql';
import type { Pay } from '../../common/pay.js';
import type { ResultObject } from '../merge-tree.js';
import { withRoot, type OperationText } from '../operation-text.js';
import type { Variables } from '../run.js';
import { CarefulShaper, type Introspect } from './careful-shaper.js';
import { isIntrospection, mergedNode, SelectionReader, type SelectedField } from './selected-fields.js';
import { MisfitError, ShapeCompiler, type Shape } from './shape-compiler.js';

export interface ShapedResponse {
  readonly data: ResultObject | null;
  /** What was found wrong with the result: nulls where there must be a value, and values of a wrong type. */
  readonly errors: readonly GraphQLError[];
}

/**
 * Makes the response out of what was fetched: just the fields that were asked for, in their order. A compiled shape does
 * that as long as everything fits. What does not fit, and introspection, is shaped field by field.
 */
export class ResponseShaper {
  readonly #text: OperationText;
  readonly #audienceSchema: GraphQLSchema;
  readonly #reader: SelectionReader;
  readonly #isCompilable: boolean;
  #shape: Shape | undefined;

  /** @param audienceSchema what introspection shows */
  constructor(text: OperationText, audienceSchema: GraphQLSchema) {
    this.#text = text;
    this.#audienceSchema = audienceSchema;
    this.#reader = new SelectionReader(text);
    this.#isCompilable = !introspects(text.document);
  }

  /**
   * @param variables as the client sent them
   * @param pay for introspection
   * @throws GraphQLError when the result cannot be made sense of
   */
  shape(result: ResultObject, variables: Variables, pay: Pay): ShapedResponse {
    if (this.#isCompilable) {
      const { root, rootType } = this.#reader;
      this.#shape ??= new ShapeCompiler(this.#reader).compile(root, rootType);
      try {
        return { data: this.#shape(result) as ResultObject, errors: [] };
      } catch (error) {
        if (!(error instanceof MisfitError)) throw error;
      }
    }
    return this.#shapeCarefully(result, (field) => pay(() => this.#introspect(field, variables)));
  }

  #shapeCarefully(result: ResultObject, introspect: Introspect): ShapedResponse {
    const shaper = new CarefulShaper(this.#reader, introspect);
    const data = shaper.shape(result);
    return { data, errors: shaper.errors };
  }

  #introspect(field: SelectedField, variableValues: Variables): ExecutionResult {
    // An object of type Query may stand in the answer to a mutation, too.
    const document = withRoot(this.#text.document, [mergedNode(field)], OperationTypeNode.QUERY);
    return executeSync({ schema: this.#audienceSchema, document, variableValues });
  }
}

/** Fields named so are nowhere but in the type Query, of which objects may stand anywhere. */
function introspects(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Field: ({ name }) => {
      found ||= isIntrospection(name.value);
    },
  });
  return found;
}
