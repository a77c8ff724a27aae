/** One committed event. Positions are those of the log: position order is commit order, without gaps. */
export interface LogEvent<Payload = Readonly<Record<string, unknown>>> {
  readonly position: number;
  /** Noun, past participle and version, such as "payment.posted.v1". */
  readonly kind: string;
  /** What the event concerns, such as "account:<uuid>". */
  readonly topics: readonly string[];
  readonly payload: Payload;
  readonly occurredAt: Date;
}
