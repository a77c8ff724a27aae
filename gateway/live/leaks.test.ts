import { once } from 'node:events';
import { WebSocket } from 'ws';
import { until } from '../testing/toy-client.js';
import { startToyGateway, type Placement } from '../testing/toy-gateway.js';

const abortsCount = 200;
/** How long clients stay: some are gone before their stream is open, and others have seen its snapshot. */
const staysMs = [0, 1, 5, 20, 100];

describe.each<Placement>(['in this process', 'behind HTTP'])(
  'silent streams, from subgraphs %s',
  (placement) => {
    it.each([
      ['of one selection', () => 'a1'],
      ['of as many selections', (index: number) => `a${index}`],
    ])(`%s are released when ${abortsCount} clients break off`, async (_what, accountOf) => {
      await using toy = await startToyGateway(placement);
      const clients = Array.from({ length: abortsCount }, async (_, index) => {
        // One person may not have so many sockets.
        const token = await toy.tokenOf(`rep-${index}`);
        await breakOff(toy.gateway.url, token, accountOf(index), staysMs[index % staysMs.length]!);
      });
      await Promise.all(clients);
      await until(() => toy.gateway.upstreams + toy.log.openStreams === 0);
      expect(toy.log.streamsOpened).toBeGreaterThan(0);
    });
  },
);

/** Subscribes and cuts the connection without a word. */
async function breakOff(url: string, token: string, accountId: string, stayMs: number): Promise<void> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), 'graphql-transport-ws');
  await once(socket, 'open');
  const send = (message: object): void => socket.send(JSON.stringify(message));
  send({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } });
  await once(socket, 'message');
  const query = `subscription { accountChanged(accountId: "${accountId}") { sequence account { owner { name } } } }`;
  send({ type: 'subscribe', id: '1', payload: { query } });
  await new Promise((resolve) => setTimeout(resolve, stayMs));
  socket.terminate();
}
