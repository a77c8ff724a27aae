import { loadGraphAlone } from '../../testing/graph-alone.js';
import { createLogger } from '../../../platform/telemetry/logger.js';
import { OperationPreparer } from '../../plan/operations/operation-preparer.js';
import { StreamPlanner } from '../../plan/streams/stream-planner.js';
import { toySupergraph } from '../../testing/toy-graph.js';
import { principal } from '../../testing/toy-gateway.js';
import { warmUp } from './warm-up.js';

const query = 'query Owner($id: ID!) { account(id: $id) { balance owner { name } } }';
const stream =
  'subscription Watch { accountChanged(accountId: "a1") { account { balance owner { name } } } }';
const conditional =
  'query Maybe($yes: Boolean!) { account(id: "a1") { balance @include(if: $yes) owner @skip(if: $yes) { name } } }';

it('Warming up leaves nothing to be planned for the first request, by whichever name it comes', async () => {
  const logger = createLogger('gateway');
  await using graph = await loadGraphAlone(toySupergraph());
  const preparer = new OperationPreparer(() => graph.revision);
  const planner = new StreamPlanner();
  const { planner: queryPlanner } = graph.revision;
  const plan = queryPlanner.buildQueryPlan.bind(queryPlanner);
  let planned = 0;
  queryPlanner.buildQueryPlan = (...args) => {
    planned++;
    return plan(...args);
  };

  warmUp([query, stream, conditional], { preparer, planner, logger });
  expect(planned).toBeGreaterThanOrEqual(2);
  const atStart = planned;
  for (const caller of [{ principal: principal('auditor') }, { principal: principal('integrator') }]) {
    preparer.prepare(query, undefined, caller).decided({}).compile();
    preparer.prepare(query, 'Owner', caller).decided({}).compile();
    for (const yes of [false, true])
      preparer.prepare(conditional, 'Maybe', caller).decided({ yes }).compile();
    planner.plan(preparer.prepare(stream, 'Watch', caller), {}, caller);
  }
  expect(planned).toBe(atStart);
});
