import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { closeGracefully, listen } from './listen.js';
import { refuseUpgrade, webSocketsOnly } from './upgrade.js';

const request = (upgrade: string): string =>
  `GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: ${upgrade}\r\n\r\n`;

describe('a request to become a socket', () => {
  let server: Server;
  let refused: Duplex[];
  beforeEach(async () => {
    refused = [];
    server = createServer(webSocketsOnly, (_request, response) => response.end('as usual'));
    server.on('upgrade', (_request: IncomingMessage, stream: Duplex) => {
      refused.push(stream);
      refuseUpgrade(stream, {
        status: 404,
        headers: { 'content-type': 'text/plain' },
        body: 'Nichts dafür.',
      });
    });
    await listen(server, { host: '127.0.0.1', port: 0 });
  });
  afterEach(async () => {
    if (server.listening) await closeGracefully(server, 100);
  });

  async function send(upgrade: string, allowHalfOpen = false): Promise<Socket> {
    const { port } = server.address() as AddressInfo;
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen });
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(request(upgrade));
    return socket;
  }

  it('is answered with the status that refuses it, and why', async () => {
    expect(await text(await send('websocket'))).toBe(
      'HTTP/1.1 404 Not Found\r\ncontent-type: text/plain\r\nconnection: close\r\ncontent-length: 14\r\n\r\nNichts dafür.',
    );
  });

  it('ends nothing but its own connection when the client breaks off', async () => {
    const uncaught: unknown[] = [];
    const note = (error: unknown): unknown => uncaught.push(error);
    process.on('uncaughtException', note);
    for (let times = 0; times < 20; times++) (await send('websocket')).resetAndDestroy();
    const last = await send('websocket');
    await once(last, 'data');
    last.write('more');
    last.resetAndDestroy();
    while (refused.length < 1 || refused.some(({ destroyed }) => !destroyed)) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    process.off('uncaughtException', note);
    expect(uncaught).toEqual([]);
  });

  it('does not hold up the stop when the client keeps its side open', async () => {
    const socket = await send('websocket', true);
    await text(socket);
    await closeGracefully(server, 100);
    socket.destroy();
  });

  it('is none when it offers another protocol, and is answered as usual', async () => {
    const socket = await send('h2c');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/as usual$|^HTTP\/1.1 200 OK/);
    expect(refused).toEqual([]);
    socket.destroy();
  });
});
