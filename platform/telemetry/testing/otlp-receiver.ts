import { createServer } from 'node:http';
import { listen } from '../../http/listen.js';
import { readBody } from '../../http/read-body.js';

export interface ReceivedSpan {
  readonly service: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly status: { readonly code?: number };
}

interface ExportRequest {
  readonly resourceSpans: readonly {
    readonly resource: {
      readonly attributes: readonly { key: string; value: { stringValue?: string } }[];
    };
    readonly scopeSpans: readonly { readonly spans: readonly Omit<ReceivedSpan, 'service'>[] }[];
  }[];
}

const bodyBytesMax = 16 * 1024 * 1024;

/** A collector that keeps the spans which it is sent as OTLP in JSON. */
export class OtlpReceiver implements AsyncDisposable {
  readonly spans: ReceivedSpan[] = [];
  readonly #server = createServer((request, response) => {
    void readBody(request, bodyBytesMax).then((body) => {
      if (request.url === '/v1/traces') this.#keep(JSON.parse(body) as ExportRequest);
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });

  private constructor() {}

  static async start(): Promise<{ receiver: OtlpReceiver; endpoint: string }> {
    const receiver = new OtlpReceiver();
    return { receiver, endpoint: await listen(receiver.#server, { host: '127.0.0.1', port: 0 }) };
  }

  /** The spans of the trace in which there is one of this name. */
  traceWith(name: string): ReceivedSpan[] {
    const traceId = this.spans.find((span) => span.name === name)?.traceId;
    return this.spans.filter((span) => span.traceId === traceId);
  }

  #keep({ resourceSpans }: ExportRequest): void {
    for (const { resource, scopeSpans } of resourceSpans) {
      const name = resource.attributes.find(({ key }) => key === 'service.name');
      const service = name?.value.stringValue ?? '';
      for (const { spans } of scopeSpans) this.spans.push(...spans.map((span) => ({ ...span, service })));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
