import { createServer } from 'node:http';
import { execute, parse, type DocumentNode, type GraphQLSchema } from 'graphql';
import { WebSocketServer, type WebSocket } from 'ws';
import { listen } from '../../../platform/http/listen.js';
import type { Announcement } from '../live/audit.js';
import type { Reading } from './readings.js';

interface SubscribePayload {
  readonly query: string;
  readonly operationName?: string;
  /** Gateways pass on the variable of the client's, under whatever name, and a cursor at most. */
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** Subscriptions that were asked for in the same words. */
interface Group {
  readonly payload: SubscribePayload;
  readonly document: DocumentNode;
  readonly members: Set<Member>;
}

interface Member {
  readonly socket: WebSocket;
  readonly id: string;
  readonly group: Group;
}

/**
 * A subgraph that publishes over graphql-ws as cheaply as it can: a reading is executed and printed once for all who asked
 * in the same words, however many subscriptions a gateway makes of that.
 */
export class ReadingStream {
  readonly #announcements: Announcement[] = [];
  readonly #groups = new Map<string, Group>();
  readonly #sequences = new Map<string, number>();
  #subscriptions = 0;

  constructor(private readonly schema: GraphQLSchema) {}

  /** How many subscriptions are open. */
  get subscriptions(): number {
    return this.#subscriptions;
  }

  /** Every reading since the start; the topic is the meter. */
  get announcements(): readonly Announcement[] {
    return this.#announcements;
  }

  /** Serves until the process ends. Returns the address of the endpoint. */
  async listen(): Promise<string> {
    const server = createServer((_request, response) => response.writeHead(404).end());
    const sockets = new WebSocketServer({ server, handleProtocols: () => 'graphql-transport-ws' });
    sockets.on('connection', (socket) => this.#serve(socket));
    return `${await listen(server, { host: '127.0.0.1', port: 0 })}/graphql`;
  }

  take(meter: string): void {
    const position = (this.#sequences.get(meter) ?? 0) + 1;
    this.#sequences.set(meter, position);
    this.#announcements.push({
      topic: meter,
      position,
      committedAtMs: performance.timeOrigin + performance.now(),
    });
    for (const group of this.#groups.values()) {
      if (group.members.size > 0 && meterOf(group.payload) === meter) this.#publish(group, group.members);
    }
  }

  #serve(socket: WebSocket): void {
    const members = new Map<string, Member>();
    const remove = (member: Member): void => {
      if (member.group.members.delete(member)) this.#subscriptions -= 1;
      members.delete(member.id);
    };
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as { type: string; id: string; payload: SubscribePayload };
      switch (message.type) {
        case 'connection_init':
          return socket.send('{"type":"connection_ack"}');
        case 'ping':
          return socket.send('{"type":"pong"}');
        case 'subscribe': {
          const member = { socket, id: message.id, group: this.#groupOf(message.payload) };
          members.set(member.id, member);
          member.group.members.add(member);
          this.#subscriptions += 1;
          return this.#publish(member.group, [member]);
        }
        case 'complete': {
          const member = members.get(message.id);
          if (member) remove(member);
        }
      }
    });
    socket.once('close', () => members.forEach(remove));
  }

  #groupOf(payload: SubscribePayload): Group {
    const words = JSON.stringify([payload.query, payload.operationName, payload.variables]);
    const known = this.#groups.get(words);
    if (known) return known;
    const group: Group = { payload, document: parse(payload.query), members: new Set() };
    this.#groups.set(words, group);
    return group;
  }

  #publish({ payload, document }: Group, members: Iterable<Member>): void {
    const sequence = this.#sequences.get(meterOf(payload)) ?? 0;
    const reading: Reading = { sequence };
    const result = execute({
      schema: this.schema,
      document,
      operationName: payload.operationName,
      variableValues: payload.variables,
      rootValue: reading,
    });
    const text = JSON.stringify(result);
    for (const { socket, id } of members) {
      socket.send(`{"id":${JSON.stringify(id)},"type":"next","payload":${text}}`);
    }
  }
}

function meterOf({ variables = {} }: SubscribePayload): string {
  return String(Object.values(variables)[0]);
}
