import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { graphql, type GraphQLSchema } from 'graphql';
import { listen } from '../../../platform/http/listen.js';

/**
 * A subgraph that answers as cheaply as it can. Gateways word the same fetch differently, so the first request with some
 * text is really executed, and whoever sends the same text again gets the same bytes.
 */
export class CannedSubgraph {
  readonly #answers = new Map<string, Buffer>();
  #served = 0;

  constructor(private readonly schema: GraphQLSchema) {}

  /** How many requests have been answered. */
  get served(): number {
    return this.#served;
  }

  /** Serves until the process ends. Returns the address of the endpoint. */
  async listen(): Promise<string> {
    // A connection that a gateway keeps over a pause must not be closed under its next request.
    const server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        console.error(error);
        response.destroy();
      });
    });
    return `${await listen(server, { host: '127.0.0.1', port: 0 })}/graphql`;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await textOf(request);
    const answer = this.#answers.get(text) ?? (await this.#execute(text));
    this.#served += 1;
    response.sendDate = false;
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length });
    response.end(answer);
  }

  async #execute(text: string): Promise<Buffer> {
    const { query, operationName, variables } = JSON.parse(text) as {
      query: string;
      operationName?: string;
      variables?: Record<string, unknown>;
    };
    const result = await graphql({
      schema: this.schema,
      source: query,
      operationName,
      variableValues: variables,
    });
    const answer = Buffer.from(JSON.stringify(result));
    this.#answers.set(text, answer);
    return answer;
  }
}

function textOf(request: IncomingMessage): Promise<string> {
  const text = Promise.withResolvers<string>();
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => text.resolve(Buffer.concat(chunks).toString()));
  request.on('error', text.reject);
  return text.promise;
}
