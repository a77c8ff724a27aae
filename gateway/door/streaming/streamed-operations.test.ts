import { connect, streamTo, take } from '../../testing/toy-client.js';
import { startToyGateway } from '../../testing/toy-gateway.js';

describe('streamed operations', () => {
  it('print each result once, however many follow it over sockets and event streams', async () => {
    await using toy = await startToyGateway();
    const token = await toy.token();
    const clients = [connect(toy.gateway.url, token), streamTo(toy.gateway.url, token)] as const;
    const query =
      'subscription { accountChanged(accountId: "a1") { kind amount account { owner { name } } } }';
    const subscribers = Array.from({ length: 20 }, (_, i) => clients[i % 2]!.iterate({ query }));
    await Promise.all(subscribers.map((subscriber) => take(subscriber, 1)));
    const prints = countPrints((text) => text.includes('"kind":"deposit"'));
    for (const amount of [1, 2, 3]) toy.log.append('a1', amount);
    const results = await Promise.all(subscribers.map((subscriber) => take(subscriber, 3)));
    expect(prints.stop()).toBe(3);
    const amounts = results.map((events) =>
      events.map(({ data }) => data?.['accountChanged'].amount as number),
    );
    expect(amounts).toEqual(Array(20).fill([1, 2, 3]));
    for (const client of clients) await client.dispose();
  });
});

/** Counts how often something is printed as JSON, by anybody in this process. */
function countPrints(isMeant: (text: string) => boolean): { stop: () => number } {
  const print = JSON.stringify;
  let count = 0;
  JSON.stringify = new Proxy(print, {
    apply(target, self, printed: Parameters<typeof print>) {
      const text = target.apply(self, printed) as string | undefined;
      if (text !== undefined && isMeant(text)) count++;
      return text;
    },
  });
  return {
    stop() {
      JSON.stringify = print;
      return count;
    },
  };
}
