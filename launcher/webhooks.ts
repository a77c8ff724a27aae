import type { Logger } from 'pino';
import { SubgraphWebhookDesk } from '../gateway/door/webhooks/subgraph-webhook-desk.js';
import type { WebhookDesk } from '../gateway/door/webhooks/webhook-desk.js';
import type { SubgraphClient } from '../platform/federation/subgraph-client.js';

/**
 * The subgraph of payments knows the processors, hence what they send.
 * @param subgraphs those that there are now, because another supergraph can bring other ways to them
 * @returns undefined in a graph without that subgraph, where nobody takes webhooks
 */
export function webhooksIn(
  subgraphs: () => readonly SubgraphClient[],
  logger: Logger,
): WebhookDesk | undefined {
  const owner = (): SubgraphClient | undefined => subgraphs().find(({ name }) => name === 'payments');
  return owner() && new SubgraphWebhookDesk(owner, logger);
}
