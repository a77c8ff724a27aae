import type { IncomingHttpHeaders } from 'node:http';
import { context, propagation } from '@opentelemetry/api';
import { beginRequest, currentRequest, requestIdHeader, withinRequest } from './request-context.js';

/** What another process is told of the request and the trace that it works for. */
export function outgoingHeaders(): Record<string, string> {
  const request = currentRequest();
  const headers: Record<string, string> = request ? { [requestIdHeader]: request.id } : {};
  propagation.inject(context.active(), headers);
  return headers;
}

/** Works for the request and the trace that `outgoingHeaders` told of. They are not secret, and nothing depends on them. */
export function continueRequest<Result>(headers: IncomingHttpHeaders, work: () => Result): Result {
  const request = beginRequest('http', headers[requestIdHeader]);
  return context.with(propagation.extract(context.active(), headers), () => withinRequest(request, work));
}
