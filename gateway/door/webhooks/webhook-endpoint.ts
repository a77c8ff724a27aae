import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { endUnread } from '../../../platform/http/end-unread.js';
import { BodyTooLargeError, readBody } from '../../../platform/http/read-body.js';
import { limits } from '../../common/limits.js';
import { commonHeaders } from '../http/common-headers.js';
import type { WebhookDesk, WebhookReceipt } from './webhook-desk.js';

/** Behind it stands who sends. */
export const webhookPath = '/webhooks/';

interface Answer {
  readonly status: number;
  /** What became of it, in a word for whoever looks at the sender's list of deliveries. */
  readonly receipt: string;
}

/** Takes webhooks at an address for each sender. Who answers 2xx has them safe; senders try again after anything else. */
export class WebhookEndpoint {
  constructor(
    private readonly desk: WebhookDesk,
    private readonly logger: Logger,
  ) {}

  async answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const { status, receipt } = await this.#take(request, path.slice(webhookPath.length));
    const body = Buffer.from(JSON.stringify({ receipt }));
    response.writeHead(status, {
      ...commonHeaders,
      'content-type': 'application/json; charset=utf-8',
      'content-length': body.length,
      ...(status === 405 && { allow: 'POST' }),
      ...(!request.complete && { connection: 'close' }),
    });
    endUnread(response, body);
  }

  async #take(request: IncomingMessage, sender: string): Promise<Answer> {
    if (request.method !== 'POST') return { status: 405, receipt: 'METHOD_NOT_ALLOWED' };
    const signature = request.headers[`${sender.toLowerCase()}-signature`];
    if (typeof signature !== 'string') return { status: 400, receipt: 'SIGNATURE_MISSING' };
    try {
      const body = await readBody(request, limits.webhookBytesMax);
      return answerTo(await this.desk.take({ sender, body, signature }));
    } catch (error) {
      if (error instanceof BodyTooLargeError) return { status: 413, receipt: error.code };
      this.logger.warn(
        { err: error, sender },
        'a webhook was not taken; its sender is told to send it again',
      );
      return { status: 503, receipt: 'SUBGRAPH_UNAVAILABLE' };
    }
  }
}

function answerTo(receipt: WebhookReceipt): Answer {
  switch (receipt.kind) {
    case 'taken':
      return { status: 200, receipt: 'TAKEN' };
    case 'unknown-sender':
      return { status: 404, receipt: 'SENDER_UNKNOWN' };
    case 'refused':
      return { status: 400, receipt: receipt.reason };
  }
}
