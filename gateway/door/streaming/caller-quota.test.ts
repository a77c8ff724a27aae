import { limits } from '../../common/limits.js';
import { principal } from '../../testing/toy-gateway.js';
import { CallerQuota } from './caller-quota.js';

describe('the quota of a caller', () => {
  const rep = principal();
  const auditor = principal('auditor');

  it('has a limited number of connections, each free again when it is left', () => {
    const quota = new CallerQuota();
    const leave = Array.from({ length: limits.callerConnectionsMax }, () => quota.enter(rep));
    expect(() => quota.enter(rep)).toThrow(
      expect.objectContaining({
        extensions: { code: 'TOO_MANY_CONNECTIONS', retryable: true, retryAfter: 5, http: { status: 429 } },
      }) as Error,
    );
    quota.enter(auditor);
    for (const one of leave.slice(0, 3)) one();
    for (let again = 0; again < 3; again++) quota.enter(rep);
    expect(() => quota.enter(rep)).toThrow('You have 20 connections open.');
  });

  it('lets the subscriptions of two full sockets begin at once, and then some per second', () => {
    let nowMs = 1_000;
    const quota = new CallerQuota(() => nowMs);
    const begin = (count: number): void => {
      for (let begun = 0; begun < count; begun++) quota.takeSubscribe(rep);
    };
    begin(2 * limits.socketOperationsMax);
    expect(() => quota.takeSubscribe(rep)).toThrow(
      expect.objectContaining({
        extensions: {
          code: 'SUBSCRIBE_RATE_EXCEEDED',
          retryable: true,
          retryAfter: 1,
          http: { status: 429 },
        },
      }) as Error,
    );
    quota.takeSubscribe(auditor);
    nowMs += 1_000;
    begin(limits.callerSubscribesPerSecond);
    expect(() => quota.takeSubscribe(rep)).toThrow('At most 10 subscriptions may begin per second.');
    nowMs += 3_600_000;
    begin(limits.callerSubscribesBurst);
    expect(() => quota.takeSubscribe(rep)).toThrow();
  });
});
