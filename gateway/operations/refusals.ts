import { GraphQLError } from 'graphql';
import { InvalidOperationError } from './operation-preparer.js';

/** The errors that tell a client why its operation was not executed, from whatever was thrown. */
export function refusalsOf(error: unknown): readonly GraphQLError[] {
  if (error instanceof InvalidOperationError) return error.errors;
  if (error instanceof GraphQLError) return [error];
  return [new GraphQLError(String(error), { extensions: { http: { status: 500 } } })];
}

/** Whoever refuses an operation says with which status; what is invalid is a bad request. */
export function statusOf([error]: readonly GraphQLError[]): number {
  return (error?.extensions['http'] as { status?: number } | undefined)?.status ?? 400;
}
