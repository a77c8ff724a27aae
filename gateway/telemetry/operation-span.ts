import type { OperationDefinitionNode } from 'graphql';
import { inSpan } from '../../platform/telemetry/tracing.js';

/** A trace begins at the public door: what a caller says of its own traces is not believed. */
export function inOperationSpan<Result>(
  { operation, name }: OperationDefinitionNode,
  run: () => Promise<Result>,
): Promise<Result> {
  const attributes = { 'graphql.operation.type': operation, 'graphql.operation.name': name?.value };
  return inSpan(operation, { kind: 'server', attributes }, run);
}
