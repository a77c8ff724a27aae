import type { IncomingMessage } from 'node:http';
import { parseRequestParams, type RequestParams } from 'graphql-http';
import { callerError } from '../errors.js';

export interface OperationParams extends RequestParams {
  /** Names a document in the place of its text, which is empty then. */
  readonly documentId?: unknown;
}

type Json = Record<string, unknown>;

/**
 * What a request asks for. graphql-http reads it, but knows no ids of documents and insists on a text, so it gets an
 * empty one where there is none.
 * @param text the body of a POST
 * @throws GraphQLError with code BAD_REQUEST when the request carries no operation
 */
export async function readParams(request: IncomingMessage, text: string | null): Promise<OperationParams> {
  const { method = 'GET', headers } = request;
  const search = new URLSearchParams(method === 'GET' ? request.url?.split('?')[1] : undefined);
  if (!search.has('query')) search.set('query', '');
  let documentId: unknown = search.get('documentId') ?? undefined;
  const readBody = (json: string): Json => {
    const value = JSON.parse(json) as Json | null;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value as never;
    documentId = value['documentId'];
    return { ...value, query: value['query'] ?? '' };
  };
  let params;
  try {
    params = await parseRequestParams({
      method,
      url: `/?${search.toString()}`,
      headers,
      body: text ? () => readBody(text) : null,
      raw: request,
      context: undefined,
    });
  } catch (error) {
    throw callerError('BAD_REQUEST', `${(error as Error).message}.`);
  }
  if ('query' in params) return { ...params, documentId };
  const [, { status, statusText }] = params;
  throw callerError('BAD_REQUEST', `${statusText}: send JSON by POST, or a query by GET.`, status);
}
