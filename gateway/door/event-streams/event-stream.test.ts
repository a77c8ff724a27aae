import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { closeGracefully, listen } from '../../../platform/http/listen.js';
import { EventStream } from './event-stream.js';

const { jest } = import.meta;

describe('an event stream', () => {
  const server = createServer();
  let url: string;
  beforeAll(async () => {
    url = await listen(server, { host: '127.0.0.1', port: 0 });
  });
  afterAll(() => closeGracefully(server, 0));

  async function open(): Promise<{ stream: EventStream; response: IncomingMessage }> {
    const asked = once(server, 'request') as Promise<[IncomingMessage, ServerResponse]>;
    const answered = once(get(url), 'response') as Promise<[IncomingMessage]>;
    const stream = new EventStream((await asked)[1]);
    stream.open();
    return { stream, response: (await answered)[0] };
  }

  it('gives a sign of life every twelve seconds, until it ends', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'queueMicrotask'] });
    try {
      const { stream, response } = await open();
      jest.advanceTimersByTime(11_999);
      await stream.next('1');
      jest.advanceTimersByTime(24_001);
      stream.complete();
      jest.advanceTimersByTime(60_000);
      expect(await text(response)).toBe(
        ':\n\nevent: next\ndata: 1\n\n:\n\n:\n\n:\n\nevent: complete\ndata: \n\n',
      );
    } finally {
      jest.useRealTimers();
    }
  });

  it('gives an event an id only if a header can carry it back, and drops what comes after its end', async () => {
    const { stream, response } = await open();
    for (const cursor of ['MTo1', 'c 7', 'c\n7', 'c\u0000', 'ß', '', undefined])
      await stream.next('{}', cursor);
    stream.breakOff('"last"');
    await stream.next('{}', 'c8');
    stream.complete();
    const written = await text(response);
    expect([...written.matchAll(/^id: (.*)$/gm)].map(([, id]) => id)).toEqual(['MTo1', 'c 7']);
    expect(written.endsWith('event: next\ndata: "last"\n\n')).toBe(true);
    expect(written.match(/event: next/g)).toHaveLength(8);
  });
});
