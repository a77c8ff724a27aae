import { createLogger } from '../../../platform/telemetry/logger.js';
import type { FederatedGraph } from '../graph/federated-graph.js';
import { loadGraphAlone } from '../../testing/graph-alone.js';
import { principal } from '../../testing/toy-gateway.js';
import { toySupergraph } from '../../testing/toy-graph.js';
import { OperationPreparer } from './operation-preparer.js';

const caller = { principal: principal() };

describe('a document', () => {
  let graph: FederatedGraph;
  let preparer: OperationPreparer;
  beforeAll(async () => {
    createLogger('gateway');
    graph = await loadGraphAlone(toySupergraph());
    preparer = new OperationPreparer(() => graph.revision);
  });
  afterAll(() => graph[Symbol.asyncDispose]());

  const prepare = (text: string): unknown => preparer.prepare(text, undefined, caller);

  it.each([
    ['a comment', '# one\n{ account(id: "a1") { id balance } } # more'],
    ['white space', '{\n  account(id: "a1") {\n\t\tid\r\n balance } }'],
    ['commas', '{,account(id:,"a1"),{id,balance}},'],
    ['a byte order mark', '\ufeff{ account(id: "a1") { id balance } }'],
  ])('is the same as one that differs by %s alone', (_what, text) => {
    const same = prepare('{ account(id: "a1") { id balance } }');
    expect(prepare(text)).toBe(same);
    expect(prepare(text)).toBe(same);
  });

  it.each([
    ['a sign of a comment in a text', '{ account(id: "a1") { id } }', '{ account(id: "a1#") { id } }'],
    ['white space in a text', '{ account(id: "a 1") { id } }', '{ account(id: "a  1") { id } }'],
    ['a comma in a text', '{ account(id: "a,1") { id } }', '{ account(id: "a1") { id } }'],
    ['lines of a block', '{ account(id: """a\n1\n 2""") { id } }', '{ account(id: """a\n1\n2""") { id } }'],
    ['a name', 'query A { account(id: "a1") { id } }', 'query B { account(id: "a1") { id } }'],
    ['the order of fields', '{ account(id: "a1") { id balance } }', '{ account(id: "a1") { balance id } }'],
  ])('is another than one that differs by %s', (_what, one, other) => {
    expect(prepare(one)).not.toBe(prepare(other));
  });
});
