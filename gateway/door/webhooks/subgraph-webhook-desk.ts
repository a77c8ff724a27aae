import type { Logger } from 'pino';
import type { SubgraphClient } from '../../../platform/federation/subgraph-client.js';
import { gatewayItself } from '../../common/caller.js';
import { unavailable } from '../../common/errors.js';
import type { Webhook, WebhookDesk, WebhookReceipt } from './webhook-desk.js';

/** What the subgraph that knows the senders offers to the gateway and hides from clients. */
const mutation = `mutation ReceiveNotice($sender: String!, $body: String!, $signature: String!) {
  receiveProcessorNotice(sender: $sender, body: $body, signature: $signature)
}`;

const taken: ReadonlySet<unknown> = new Set(['KEPT', 'KNOWN']);

/** Hands webhooks to the subgraph that knows their senders. */
export class SubgraphWebhookDesk implements WebhookDesk {
  constructor(
    private readonly subgraph: () => SubgraphClient | undefined,
    private readonly logger: Logger,
  ) {}

  async take({ sender, body, signature }: Webhook): Promise<WebhookReceipt> {
    const subgraph = this.subgraph();
    const variables = { sender, body, signature };
    const { data, errors } =
      (await subgraph?.execute({ query: mutation, variables, principal: gatewayItself })) ?? {};
    const receipt: unknown = data?.['receiveProcessorNotice'];
    if (typeof receipt !== 'string') {
      this.logger.error({ subgraph: subgraph?.name, errors }, 'a webhook could not be taken');
      throw unavailable('Webhooks cannot be taken at the moment; send it again.');
    }
    if (taken.has(receipt)) return { kind: 'taken' };
    return receipt === 'PROCESSOR_UNKNOWN'
      ? { kind: 'unknown-sender' }
      : { kind: 'refused', reason: receipt };
  }
}
