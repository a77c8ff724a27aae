import { GraphQLError } from 'graphql';
import { InvalidOperationError } from './operation-preparer.js';

/** The errors that tell a client why its operation was not executed, from whatever was thrown. */
export function refusalsOf(error: unknown): readonly GraphQLError[] {
  if (error instanceof InvalidOperationError) return error.errors;
  if (error instanceof GraphQLError) return [error];
  return [new GraphQLError(String(error), { extensions: { http: { status: 500 } } })];
}

interface HttpForm {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Whoever refuses an operation says with which status; what is invalid is a bad request. */
export function statusOf(errors: readonly GraphQLError[]): number {
  return formOf(errors)?.status ?? 400;
}

/** The headers that belong to the status. */
export function headersOf(errors: readonly GraphQLError[]): Readonly<Record<string, string>> {
  const retryAfter = errors[0]?.extensions['retryAfter'];
  return {
    ...formOf(errors)?.headers,
    ...(typeof retryAfter === 'number' && { 'retry-after': String(retryAfter) }),
  };
}

function formOf([error]: readonly GraphQLError[]): HttpForm | undefined {
  return error?.extensions['http'] as HttpForm | undefined;
}
