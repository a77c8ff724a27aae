import type { ExecutionResult } from 'graphql';
import type { Executable } from '../../execute/executable-operation.js';
import type { OperationText } from '../../execute/operation-text.js';
import type { SendFetch, Variables } from '../../execute/run.js';
import type { Pay } from '../../common/pay.js';
import { SelectionReader } from '../../execute/shape/selected-fields.js';
import { GapFiller } from './gap-filler.js';
import type { Withheld } from './withheld.js';

/**
 * An operation of which a part is withheld. That part is not planned, so no subgraph is asked for it, and the answer has
 * nulls in its place as if the subgraphs had refused it.
 */
export class PartialOperation implements Executable {
  readonly #reader: SelectionReader;

  /**
   * @param text as the client sent it
   * @param remaining executes the rest
   */
  constructor(
    text: OperationText,
    private readonly withheld: Withheld,
    private readonly remaining: Executable,
  ) {
    this.#reader = new SelectionReader(text);
  }

  async execute(variables: Variables, send: SendFetch, pay?: Pay): Promise<ExecutionResult> {
    const result = await this.remaining.execute(variables, send, pay);
    if (!result.data) return result;
    const filler = new GapFiller(this.#reader, this.withheld);
    const data = filler.fill(result.data);
    const errors = [...filler.errors, ...(result.errors ?? [])];
    return errors.length > 0 ? { errors, data } : { data };
  }
}
