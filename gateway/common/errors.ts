import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import {
  internalErrorCode,
  internalErrorMessage,
  isPublicError,
} from '../../platform/federation/subgraph-errors.js';
import { currentRequest } from '../../platform/telemetry/request-context.js';

/** Codes that say no more than that something broke inside. */
const accidentalCodes = new Set<unknown>([internalErrorCode, 'DOWNSTREAM_SERVICE_ERROR', 'INVALID_GRAPHQL']);

const streamHeldUpCode = 'STREAM_HELD_UP';

const publicExtensions = ['code', 'retryable', 'retryAfter', 'cursor'] as const;

/**
 * The form in which an error leaves the gateway: message, path, locations, and of its extensions the code, whether
 * to try again and where to resume. Everything else (addresses, stacks, SQL) stays inside; accidents get a fixed message and are logged, and
 * say under which id.
 */
function publicError(error: GraphQLFormattedError, logger: Logger): GraphQLFormattedError {
  const { message, path, locations, extensions } = error;
  const isAccident = !isPublicError(error) || accidentalCodes.has(extensions?.['code']);
  if (isAccident) logger.error({ path, code: extensions?.['code'], detail: message }, 'an operation failed');
  return {
    message: isAccident ? internalErrorMessage : message,
    ...(locations && { locations }),
    ...(path && { path }),
    extensions: isAccident ? accidentExtensions() : allowed(extensions ?? {}),
  };
}

function accidentExtensions(): Record<string, unknown> {
  const request = currentRequest();
  return { code: internalErrorCode, ...(request && { requestId: request.id }) };
}

export function publicErrors(
  errors: readonly (GraphQLError | GraphQLFormattedError)[],
  logger: Logger,
): GraphQLFormattedError[] {
  return errors.map((error) => publicError(error instanceof GraphQLError ? error.toJSON() : error, logger));
}

/** What to do instead. */
interface Advice {
  /** The same may succeed later. */
  readonly retryable?: true;
  /** After how many seconds it is worth a try. */
  readonly retryAfter?: number;
  /** What HTTP says in headers. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** An error that is meant for the caller; `httpStatus` is what HTTP answers when nothing was executed. */
export function callerError(
  code: string,
  message: string,
  httpStatus = 400,
  { headers, ...retry }: Advice = {},
): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...retry, http: { status: httpStatus, headers } } });
}

/** @param allowed the methods, as the header of that name lists them */
export function methodNotAllowed(message: string, allowed: string): GraphQLError {
  return callerError('METHOD_NOT_ALLOWED', message, 405, { headers: { allow: allowed } });
}

export function subscriberTooSlow(): GraphQLError {
  const message = 'Too many events are waiting to be read. Resume after your last cursor.';
  return callerError('SUBSCRIBER_TOO_SLOW', message, 400, { retryable: true });
}

/** @param cursor of the last event that the subscriber was told; undefined when there was none */
export function streamHeldUp(cursor?: string): GraphQLError {
  const message = 'What this stream needs has been out of order for too long. Resume after your last cursor.';
  return new GraphQLError(message, {
    extensions: { code: streamHeldUpCode, retryable: true, retryAfter: 1, cursor },
  });
}

export function isStreamHeldUp(error: unknown): boolean {
  return error instanceof GraphQLError && error.extensions['code'] === streamHeldUpCode;
}

export function unauthenticated(reason: string): GraphQLError {
  return callerError('UNAUTHENTICATED', `${reason} Send "Authorization: Bearer <token>".`, 401);
}

/** Somebody asks more than they may. @param waitMs when to try again */
export function rateLimited(waitMs: number, reason = 'Too many requests.'): GraphQLError {
  const retryAfter = Math.max(1, Math.ceil(waitMs / 1000));
  return new GraphQLError(`${reason} Try again in ${retryAfter} s.`, {
    extensions: { code: 'RATE_LIMITED', retryable: true, retryAfter, http: { status: 429 } },
  });
}

/** What is needed to answer at all is out of order. */
export function unavailable(message: string): GraphQLError {
  return new GraphQLError(message, {
    extensions: { code: 'SUBGRAPH_UNAVAILABLE', retryable: true, retryAfter: 1, http: { status: 503 } },
  });
}

/** Nobody can connect any more. */
export function stopping(): GraphQLError {
  return new GraphQLError('The service is being restarted. Connect again.', {
    extensions: { code: 'SERVICE_STOPPING', retryable: true, retryAfter: 1, http: { status: 503 } },
  });
}

/** @param path where sockets are */
export function noSocketHere(path: string): GraphQLError {
  return callerError('NO_SOCKET_HERE', `There are no sockets at this path; connect to ${path}.`, 404);
}

function allowed(extensions: GraphQLFormattedError['extensions'] & object): Record<string, unknown> {
  return Object.fromEntries(
    publicExtensions.flatMap((name) => (extensions[name] === undefined ? [] : [[name, extensions[name]]])),
  );
}
