import { GraphQLError } from 'graphql';
import { defineRefusals, saidAs, told, type Refusal, type Refusals } from './refusals.js';

/** Why a question is not answered, or a mutation that answers no union is not done. */
export const questionRefusals = defineRefusals(
  saidAs('error', {
    ACCOUNT_NOT_FOUND: 'There is no such account, or you may not see it.',
    // The detail says which value, and what it may be.
    BAD_USER_INPUT: '',
    DEPARTMENT_NOT_FOUND: 'There is no such department.',
  }),
);

/** A refusal as the error of an operation. */
export function refusedError<Code extends string>(
  refusals: Refusals<Code>,
  refusal: Refusal<Code>,
): GraphQLError {
  const { code, message } = told(refusals, refusal);
  return new GraphQLError(message, { extensions: { code } });
}

/** @param message which value is not possible, and what it may be */
export const badInput = (message: string): GraphQLError =>
  refusedError(questionRefusals, { code: 'BAD_USER_INPUT', detail: message });

/** @throws GraphQLError BAD_USER_INPUT */
export function requirePage(first: number, largest: number, of: string): void {
  if (first < 1 || first > largest) throw badInput(`A page has 1 to ${largest} ${of}.`);
}

/** @throws GraphQLError BAD_USER_INPUT */
export function requireOrder(from: string | null | undefined, to: string | null | undefined): void {
  if (from && to && from > to) throw badInput('The first date lies behind the last.');
}
