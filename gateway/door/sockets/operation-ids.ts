import { MessageType, parseMessage, stringifyMessage, type Message } from 'graphql-ws';

/**
 * Knows which operation of a socket an id stands for. A client may use an id again as soon as it has completed its
 * operation, but graphql-ws is still ending that one then and would take the two for one. So graphql-ws is given a number
 * instead, which is never used again, and what an operation still sends when its client has completed it goes nowhere.
 */
export class OperationIds {
  /** Of operations that the client has not completed and has not been told the end of; by the client's id in JSON. */
  readonly #numbers = new Map<string, string>();
  readonly #ids = new Map<string, string>();
  #begun = 0;

  /**
   * @returns the message of a client as graphql-ws is to see it, or nothing when it is none, is one that only servers
   * send, or is nested deeper than it can be written
   */
  inbound(text: string): string | undefined {
    try {
      return this.#numbered(parseMessage(text), text);
    } catch {
      return undefined;
    }
  }

  /** @returns a frame of graphql-ws as the client is to see it, or nothing when the client has no use for it any more */
  outbound(frame: string): string | undefined {
    const [head, number, type] = /^\{"id":"(\d+)","type":"(\w+)"/.exec(frame) ?? [];
    if (head === undefined || number === undefined) return frame;
    const id = this.inJson(number);
    if (id === undefined) return undefined;
    if (type !== MessageType.Next) this.#forget(id);
    return `{"id":${id},"type":"${type}"${frame.slice(head.length)}`;
  }

  /** The client's id of an operation, as it is written in JSON, until the operation has ended for the client. */
  inJson(number: string): string | undefined {
    return this.#ids.get(number);
  }

  #numbered(message: Message, text: string): string | undefined {
    switch (message.type) {
      case MessageType.Subscribe:
        return stringifyMessage({ ...message, id: this.#begin(JSON.stringify(message.id)) });
      case MessageType.Complete:
        return stringifyMessage({ ...message, id: this.#complete(JSON.stringify(message.id)) });
      case MessageType.ConnectionInit:
      case MessageType.Ping:
      case MessageType.Pong:
        return text;
      case MessageType.ConnectionAck:
      case MessageType.Next:
      case MessageType.Error:
        return undefined;
    }
  }

  /** An id that is in use keeps its number, so that graphql-ws sees that it is used twice. */
  #begin(id: string): string {
    const number = this.#numbers.get(id) ?? this.#nextNumber();
    this.#numbers.set(id, number);
    this.#ids.set(number, id);
    return number;
  }

  #complete(id: string): string {
    const number = this.#numbers.get(id) ?? this.#nextNumber();
    this.#forget(id);
    return number;
  }

  #forget(id: string): void {
    const number = this.#numbers.get(id);
    if (number !== undefined) this.#ids.delete(number);
    this.#numbers.delete(id);
  }

  #nextNumber(): string {
    return String(this.#begun++);
  }
}
