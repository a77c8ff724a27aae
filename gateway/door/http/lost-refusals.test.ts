import { once } from 'node:events';
import { request as requestByNode, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { startToyGateway, type ToyGateway } from '../../testing/toy-gateway.js';

const mebibyte = 1024 * 1024;
const times = 10;

/** Everything that makes the gateway answer before it has read the body, and what it may answer. */
const refusals: [string, number[], Record<string, string>, string?, string?][] = [
  ['sends a body that is too large', [413], {}],
  ['sends a body that is not what it says', [400, 413], { 'content-encoding': 'gzip' }],
  ['accepts no answer that there is', [406], { accept: 'image/png' }],
  ['compresses in a way that is not known', [415], { 'content-encoding': 'compress' }],
  ['tries one wrong token after the other', [413, 429], { authorization: 'Bearer nonsense' }],
  ['uses another method', [405], {}, 'PUT'],
  ['sends to another place', [404], {}, 'POST', '/elsewhere'],
];

describe.each(refusals)(
  'a client that sends on, though it %s',
  (_what, statuses, extra, method = 'POST', path = '/graphql') => {
    let toy: ToyGateway;
    let headers: Record<string, string>;
    beforeAll(async () => {
      toy = await startToyGateway();
      headers = {
        authorization: `Bearer ${await toy.token()}`,
        'content-type': 'application/json',
        ...extra,
      };
    });
    afterAll(() => toy[Symbol.asyncDispose]());

    const url = (): URL => new URL(path, toy.gateway.url);

    it('is told when it writes everything before it reads', async () => {
      for (let time = 0; time < times; time++) {
        expect(statuses).toContain(
          await statusAfterWriting({ 'content-length': String(5 * mebibyte) }, false),
        );
      }
    });

    it('is told when it sends in chunks', async () => {
      for (let time = 0; time < times; time++) {
        expect(statuses).toContain(await statusAfterWriting({ 'transfer-encoding': 'chunked' }, true));
      }
    });

    /** Like clients that know nothing of answers before they have sent everything. */
    async function statusAfterWriting(framing: Record<string, string>, isChunked: boolean): Promise<number> {
      const { hostname, port } = url();
      const socket = connect(Number(port), hostname);
      await once(socket, 'connect');
      socket.pause();
      const head = Object.entries({ host: 'x', connection: 'close', ...headers, ...framing });
      socket.write(
        `${method} ${path} HTTP/1.1\r\n${head.map((pair) => pair.join(': ')).join('\r\n')}\r\n\r\n`,
      );
      const block = Buffer.alloc(64 * 1024, ' ');
      for (let sent = 0; sent < 5 * mebibyte; sent += block.length) {
        await written(socket, isChunked ? `${block.length.toString(16)}\r\n${block.toString()}\r\n` : block);
      }
      if (isChunked) await written(socket, '0\r\n\r\n');
      const [, received] = /^HTTP\/1.1 (\d+) /.exec(await text(socket)) ?? [];
      return Number(received);
    }

    it('is told in Node, by fetch and by request', async () => {
      for (let time = 0; time < times; time++) {
        const body = Buffer.alloc(5 * mebibyte, ' ');
        const response = await fetch(url(), { method, headers, body });
        await response.text();
        expect(statuses).toContain(response.status);
        const outgoing = requestByNode(url(), { method, headers });
        outgoing.end(body);
        const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
        await text(answer);
        expect(statuses).toContain(answer.statusCode ?? 0);
      }
    });
  },
);

function written(socket: Socket, data: string | Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(data, (error) => (error ? reject(error) : resolve()));
  });
}

describe('a client that is refused and never ends', () => {
  it('is cut off after a while, or after so many bytes', async () => {
    await using toy = await startToyGateway();
    const { hostname, port } = new URL(toy.gateway.url);
    const head =
      'POST /graphql HTTP/1.1\r\nhost: x\r\naccept: image/png\r\ntransfer-encoding: chunked\r\n\r\n';
    for (const sends of [true, false]) {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => undefined).resume();
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.write(head);
      const block = `10000\r\n${' '.repeat(65_536)}\r\n`;
      let bytes = 0;
      while (sends && !socket.destroyed && bytes < 200 * mebibyte) {
        await new Promise<void>((resolve) => socket.write(block, () => resolve()));
        bytes += block.length;
      }
      await closed;
      expect(bytes).toBeLessThan(200 * mebibyte);
    }
  });
});
