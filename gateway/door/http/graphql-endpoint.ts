import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { OperationTypeNode, type FormattedExecutionResult } from 'graphql';
import type { Logger } from 'pino';
import { endUnread } from '../../../platform/http/end-unread.js';
import { isPublicError } from '../../../platform/federation/subgraph-errors.js';
import type { InFlight } from '../../../platform/batching/in-flight.js';
import type { Principal } from '../../../platform/access/principal.js';
import type { Authenticate } from '../callers/authentication.js';
import type { Caller } from '../../common/caller.js';
import { credentialsOfRequest } from '../callers/credentials.js';
import type { TrustedDocuments } from '../documents/trusted-documents.js';
import { callerError, publicErrors } from '../../common/errors.js';
import type { EventStreamEdge } from '../event-streams/event-stream-edge.js';
import { audienceOf } from '../../plan/operations/audience.js';
import type { DeprecatedUses } from '../../plan/operations/deprecated-use.js';
import type { OperationPreparer } from '../../plan/operations/operation-preparer.js';
import type { OperationRunner, Telling } from '../../plan/operations/operation-runner.js';
import type { PreparedOperation } from '../../plan/operations/prepared-operation.js';
import { FetchWatch } from '../../plan/operations/query-plan-view.js';
import { headersOf, refusalsOf, statusOf } from '../../plan/operations/refusals.js';
import { answerOptions, showTo } from '../origins/cross-origin.js';
import { foreignOrigin, originNotAllowed, type OriginRules } from '../origins/origin-rules.js';
import type { RateLimits } from '../rates/rate-limits.js';
import { encodedFor } from './answer-encoding.js';
import { clientAddress } from './client-address.js';
import { commonHeaders } from './common-headers.js';
import { acceptedJsonType, acceptedMediaType, eventStreamType } from './media-type.js';
import { readParams, type OperationParams } from './operation-params.js';
import { readRequestBody } from './request-body.js';
import { requireKnownMethod, requirePost } from './request-method.js';

/** With the value `yes`, the answer says in `extensions.cost` what the operation was estimated at. */
const costHeader = 'x-graphql-cost';

export interface GraphqlEndpointOptions {
  readonly documents: TrustedDocuments;
  readonly preparer: OperationPreparer;
  readonly runner: OperationRunner;
  readonly authenticate: Authenticate;
  /** Answers those who accept server-sent events. */
  readonly eventStreams: EventStreamEdge;
  readonly rates: RateLimits;
  readonly origins: OriginRules;
  readonly deprecatedUses: DeprecatedUses;
  /** See `clientAddress`. */
  readonly trustedProxyCount: number;
  readonly logger: Logger;
  /** Where equal queries of one principal that are under way at the same time find each other. Absent: each is run. */
  readonly queries: InFlight<HttpAnswer> | undefined;
  /** Whether those who know the whole schema may ask how an answer came about. */
  readonly showsQueryPlans: boolean;
}

const queryPlanHeader = 'tributary-query-plan';

/** An answer as it is sent. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: Buffer;
}

/** Answers one operation per request, by the GraphQL over HTTP specification: GET for queries, POST for all. */
export class GraphqlEndpoint {
  constructor(private readonly options: GraphqlEndpointOptions) {}

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const origin = foreignOrigin(request.headers);
    if (origin !== undefined) await this.#admit(origin, response);
    if (request.method === 'OPTIONS') return answerOptions(request, response);
    requireKnownMethod(request);
    const mediaType = acceptedMediaType(request.headers.accept);
    if (!mediaType)
      throw callerError(
        'NOT_ACCEPTABLE',
        'The answer is JSON or an event stream, and "accept" names neither.',
        406,
      );
    const { authenticate, rates, trustedProxyCount } = this.options;
    const credentials = credentialsOfRequest(request, clientAddress(request, trustedProxyCount));
    const caller = await authenticate(credentials, 'arrival');
    this.options.origins.requireFor(origin, caller);
    rates.admit(caller.allowance);
    const given = await this.#read(request);
    const { documents, preparer, queries } = this.options;
    if (mediaType === eventStreamType) {
      return this.options.eventStreams.answer({ operation: given, credentials, caller, request, response });
    }
    const params = { ...given, query: documents.textFor(given, caller) };
    for (let turn; (turn = preparer.turn(params, caller));) await turn;
    const prepared = preparer.prepare(params.query, params.operationName, caller);
    requirePost(prepared, request);
    this.options.deprecatedUses.count(caller, prepared.deprecatedParts);
    const isMutation = prepared.operation.operation === OperationTypeNode.MUTATION;
    if (isMutation)
      rates.admitMutations(caller.allowance, () => prepared.rootFieldsFor(params.variables ?? {}));
    const tellsCost = request.headers[costHeader] === 'yes';
    const watch = this.#mayWatch(request, caller) ? new FetchWatch() : undefined;
    const run = (): Promise<HttpAnswer> => this.#run(prepared, params, caller, { tellsCost, watch });
    const { status, body } =
      queries && !isMutation && !watch && caller.principal
        ? await queries.share(keyOf(prepared, params, caller.principal, tellsCost), run)
        : await run();
    await send(response, status, body, { 'content-type': `${mediaType}; charset=utf-8` });
  }

  /** Answers what `answer` has thrown. */
  async refuse(response: ServerResponse, error: unknown): Promise<void> {
    const errors = refusalsOf(error);
    const status = statusOf(errors);
    const { headers, complete } = response.req;
    await send(response, status, bodyOf({ errors: publicErrors(errors, this.options.logger) }), {
      'content-type': `${acceptedJsonType(headers.accept)}; charset=utf-8`,
      ...headersOf(errors),
      ...(status === 401 && { 'www-authenticate': challengeTo(response.req) }),
      // What is left of the request may not have been read, so the connection cannot be used for another.
      ...(!complete && { connection: 'close' }),
    });
  }

  async #admit(origin: string, response: ServerResponse): Promise<void> {
    if (!(await this.options.origins.admits(origin))) throw originNotAllowed();
    showTo(origin, response);
  }

  #mayWatch({ headers }: IncomingMessage, caller: Caller): boolean {
    return (
      this.options.showsQueryPlans && headers[queryPlanHeader] === '1' && audienceOf(caller) === 'agency'
    );
  }

  async #run(
    prepared: PreparedOperation,
    { variables }: OperationParams,
    caller: Caller,
    telling: Telling,
  ): Promise<HttpAnswer> {
    const result = await this.options.runner.run(prepared, variables, caller, telling);
    return { status: statusOfResult(result), body: bodyOf(result) };
  }

  async #read(request: IncomingMessage): Promise<OperationParams> {
    if (request.method === 'GET') requirePreflight(request);
    const body = request.method === 'POST' ? await readRequestBody(request) : null;
    return readParams(request, body);
  }
}

/**
 * A browser sends these headers across origins only after it has asked, so no page can make it send such a request. Of
 * `Authorization` that is true for tokens alone: passwords it remembers, and sends by itself. A page that wants to read the
 * answer tells its origin, which was admitted before. `Sec-Fetch-Site` is set by the browser alone: this is a page of ours,
 * whose EventSource can set no header.
 */
function requirePreflight({ headers }: IncomingMessage): void {
  const isAsked =
    /^bearer /i.test(headers.authorization ?? '') ||
    headers['x-api-key'] !== undefined ||
    headers.origin !== undefined ||
    headers['apollo-require-preflight'] !== undefined ||
    headers['x-apollo-operation-name'] !== undefined ||
    headers['sec-fetch-site'] === 'same-origin' ||
    /^application\/json\b/i.test(headers['content-type'] ?? '');
  if (!isAsked) {
    throw callerError('BAD_REQUEST', 'A GET needs the header "apollo-require-preflight: yes".');
  }
}

/** What could not be executed at all was the caller's fault, unless something broke on our side. */
function statusOfResult({ data, errors = [] }: FormattedExecutionResult): number {
  if (data !== undefined) return 200;
  return errors.every(isPublicError) ? 400 : 500;
}

function bodyOf(result: FormattedExecutionResult): Buffer {
  return Buffer.from(JSON.stringify(result));
}

/** Equal for requests that get the same answer. */
function keyOf(
  { revision }: PreparedOperation,
  { query, operationName, variables }: OperationParams,
  principal: Principal,
  tellsCost: boolean,
): string {
  return JSON.stringify([revision.number, query, operationName, variables, principal, tellsCost]);
}

/** By RFC 6750, which says nothing of an error to whoever has brought no credentials. */
function challengeTo({ headers }: IncomingMessage): string {
  const isAnonymous = !headers.authorization && !headers['x-api-key'];
  return `Bearer realm="Tributary"${isAnonymous ? '' : ', error="invalid_token"'}`;
}

async function send(
  response: ServerResponse,
  status: number,
  content: Buffer,
  headers: OutgoingHttpHeaders,
): Promise<void> {
  const encoded = await encodedFor(response.req, content);
  const { body } = encoded;
  response.writeHead(status, {
    ...commonHeaders,
    'cache-control': 'no-store',
    vary: 'accept, accept-encoding, origin',
    ...headers,
    ...encoded.headers,
    'content-length': body.length,
  });
  endUnread(response, body);
}
