import type { IncomingMessage } from 'node:http';
import { parseRequestParams, type RequestParams } from 'graphql-http';
import { callerError } from '../../common/errors.js';

export interface OperationParams extends RequestParams {
  /** Names a document in the place of its text, which is empty then. */
  readonly documentId?: unknown;
}

type Json = Record<string, unknown>;

/** What graphql-http finds, in words that say what to do. It lets no other finding out. */
const findings: Readonly<Record<string, string>> = {
  'Missing body': 'There is no body.',
  'Unparsable JSON body': 'The body is not JSON.',
  'JSON body must be an object': 'The body is no JSON object.',
  // Of a list alone, which has no field of this name.
  'Missing query': 'Batches are not supported: send one operation per request.',
  'Unparsable URL': 'The variables or extensions in the address are not JSON.',
  'Invalid query': 'The field "query" is not a text.',
  'Invalid variables': 'The field "variables" is no object.',
  'Invalid operationName': 'The field "operationName" is not a text.',
  'Invalid extensions': 'The field "extensions" is no object.',
};

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
    if (typeof value !== 'object' || value === null) return null as never;
    if (Array.isArray(value)) return value as never;
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
    const { message } = error as Error;
    throw callerError('BAD_REQUEST', findings[message] ?? `${message}.`);
  }
  if ('query' in params) return { ...params, documentId };
  const [, { status, statusText }] = params;
  throw callerError('BAD_REQUEST', `${statusText}: send JSON by POST, or a query by GET.`, status);
}
