import { Writable } from 'node:stream';
import type { Gateway } from '../gateway/gateway.js';
import { createLogger } from '../platform/telemetry/logger.js';
import type { RemoteSubgraphs } from './remote-subgraphs.js';
import { ServedSupergraph } from './served-supergraph.js';

it('A way to a subgraph that does not close ends nothing, and is logged', async () => {
  let logged = '';
  process.env['LOG_LEVEL'] = 'error';
  const logger = createLogger(
    'test',
    new Writable({ write: (chunk: Buffer, _encoding, done) => ((logged += chunk.toString()), done()) }),
  );
  delete process.env['LOG_LEVEL'];
  const refuse = (): Promise<void> => Promise.reject(new Error('Opening handshake has timed out'));
  const hold = (supergraphSdl: string): Promise<unknown> =>
    Promise.resolve({
      clients: [],
      [Symbol.asyncDispose]: supergraphSdl === 'first' ? refuse : () => Promise.resolve(),
    });
  const served = await ServedSupergraph.open('first', { hold } as unknown as RemoteSubgraphs, logger);
  const gateway = { reload: () => Promise.resolve({ retired: Promise.resolve() }) } as unknown as Gateway;
  async function* supergraphs(): AsyncGenerator<string> {
    yield await Promise.resolve('second');
  }
  await served.follow(supergraphs(), gateway);
  await new Promise((resolve) => setImmediate(resolve));
  expect(logged).toContain('Opening handshake has timed out');
  await served[Symbol.asyncDispose]();
});
