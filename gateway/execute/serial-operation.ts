import type { ExecutionResult, GraphQLError } from 'graphql';
import { free } from '../common/pay.js';
import type { Executable } from './executable-operation.js';
import type { ResultObject } from './merge-tree.js';
import type { SendFetch, Variables } from './run.js';

/**
 * The root fields of a mutation take effect one after another, each once all that is selected of the one before is there. When
 * one leaves nothing to tell, those after it take no effect, of which nobody would learn.
 */
export class SerialOperation implements Executable {
  /** @param fields each of them an operation of one root field */
  constructor(private readonly fields: readonly Executable[]) {}

  async execute(variables: Variables, send: SendFetch, pay = free): Promise<ExecutionResult> {
    // Keys such as "__proto__" are keys like any other.
    const data = Object.create(null) as ResultObject;
    const errors: GraphQLError[] = [];
    for (const field of this.fields) {
      const result = await field.execute(variables, send, pay);
      errors.push(...(result.errors ?? []));
      if (!result.data) return { ...result, errors };
      Object.assign(data, result.data);
    }
    return errors.length > 0 ? { errors, data } : { data };
  }
}
