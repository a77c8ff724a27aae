import type { IncomingMessage, ServerResponse } from 'node:http';
import { beginRequest, requestIdHeader, withinRequest } from '../../../platform/telemetry/request-context.js';
import { acceptedMediaType, eventStreamType } from './media-type.js';
import type { GatewayMetrics } from '../../telemetry/gateway-metrics.js';

/** Handles a request under its id, which the caller is told whatever becomes of it, and counts the response. */
export function observeRequest<Result>(
  { headers }: IncomingMessage,
  response: ServerResponse,
  metrics: GatewayMetrics,
  handle: () => Result,
): Result {
  const isStream = acceptedMediaType(headers.accept) === eventStreamType;
  const request = beginRequest(isStream ? 'sse' : 'http', headers[requestIdHeader]);
  response.setHeader(requestIdHeader, request.id);
  response.once('finish', () => metrics.responded(response.statusCode));
  return withinRequest(request, handle);
}
