import type { QueryPlan } from '@apollo/query-planner';

/**
 * What a plan keeps in memory, together with all that is compiled for it, as measured for small and large operations of the
 * graph and estimated rather too high than too low.
 * @param tokens of the operation
 */
export function bytesOfPlan(tokens: number, plan: QueryPlan | undefined): number {
  const planLength = plan ? JSON.stringify(plan).length : 0;
  return 18 * 1024 + 240 * tokens + 8 * planLength;
}

/** What a text keeps in memory that is the key of something. */
export function bytesOfText({ length }: string): number {
  return 200 + 2 * length;
}
