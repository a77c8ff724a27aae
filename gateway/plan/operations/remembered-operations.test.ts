import { createLogger } from '../../../platform/telemetry/logger.js';
import type { FederatedGraph } from '../graph/federated-graph.js';
import { limits } from '../../common/limits.js';
import { loadGraphAlone } from '../../testing/graph-alone.js';
import { principal } from '../../testing/toy-gateway.js';
import { toySupergraph } from '../../testing/toy-graph.js';
import { OperationPreparer } from './operation-preparer.js';
import type { PreparedOperation } from './prepared-operation.js';

const caller = { principal: principal() };
const large = (name: string): string =>
  `query ${name} { account(id: "a1") { ${'id '.repeat(120)} ...f } } fragment f on Account { ${'balance '.repeat(120)} }`;
/** Of a large one with its plan, at least. */
const largeBytes = 60_000;

describe('operations that are remembered', () => {
  let graph: FederatedGraph;
  let preparer: OperationPreparer;
  beforeEach(async () => {
    createLogger('gateway');
    graph = await loadGraphAlone(toySupergraph());
    preparer = new OperationPreparer(() => graph.revision);
  });
  afterEach(() => graph[Symbol.asyncDispose]());

  function run(text: string): PreparedOperation {
    const prepared = preparer.prepare(text, undefined, caller);
    prepared.decided({}).compile();
    return prepared;
  }

  it('are those that were asked for last, as many as the memory for them holds', () => {
    const small = '{ account(id: "a1") { id } }';
    const remembered = run(small);
    const first = run(large('First'));
    const count = Math.ceil(limits.rememberedOperationsBytes / largeBytes);
    for (let index = 0; index < count; index++) {
      run(large(`Q${index}`));
      expect(run(small)).toBe(remembered);
    }
    expect(run(large('First'))).not.toBe(first);
  });

  it('take no memory for whatever else is written in a document', () => {
    const remembered = run(`{ me }`);
    for (let index = 0; index < 1_000; index++) run(`{ me } # ${index} ${'x'.repeat(90_000)}`);
    expect(run(`{ me }`)).toBe(remembered);
  });
});
