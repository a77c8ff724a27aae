/** Something that a system of others sends of its own accord, which is signed and not asked for. */
export interface Webhook {
  /** Who sends it, by the address it is sent to; the signature proves it or not. */
  readonly sender: string;
  /** The very text that is signed. */
  readonly body: string;
  readonly signature: string;
}

/** What became of one: it is safe with us, or will never be taken as it is. */
export type WebhookReceipt =
  | { readonly kind: 'taken' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unknown-sender' };

/** Whoever takes webhooks. */
export interface WebhookDesk {
  /** @throws GraphQLError with code SUBGRAPH_UNAVAILABLE when it cannot be taken now and is to be sent again */
  take(webhook: Webhook): Promise<WebhookReceipt>;
}
