import { isPublicError, subgraphUnavailableCode } from '../federation/subgraph-errors.js';

/** How something ended: well, refused for what the caller asked, or failed for a reason of ours. */
export type Outcome = 'ok' | 'refused' | 'failed';

export const outcomes: readonly Outcome[] = ['ok', 'refused', 'failed'];

type CodedError = Parameters<typeof isPublicError>[0];

/** One error of ours makes the whole a failure, because that is what somebody has to look into. */
export function outcomeOf(errors: readonly CodedError[] | undefined): Outcome {
  if (!errors || errors.length === 0) return 'ok';
  const isOurs = (error: CodedError): boolean =>
    !isPublicError(error) || error.extensions?.['code'] === subgraphUnavailableCode;
  return errors.some(isOurs) ? 'failed' : 'refused';
}

/** How something ended that threw, be it one refusal or an error that lists several. */
export function outcomeOfThrown(error: unknown): Outcome {
  const { errors } = error as { readonly errors?: readonly CodedError[] };
  return outcomeOf(errors ?? [error as CodedError]);
}
