import { requireOrder } from '../../../books/problems/question-refusals.js';
import { requireDepartment } from '../../../platform/access/principal.js';
import type { LedgerContext } from '../context.js';
import { summarise, type ChannelTotal, type RevenueSummary } from './revenue-summary.js';
import type { Attempts, RevenueQuestion } from './revenue.repository.js';

/**
 * @throws GraphQLError FORBIDDEN for a department outside the caller's reach, or BAD_USER_INPUT when the dates are
 *   in the wrong order
 */
export async function departmentRevenue(
  departmentCode: string,
  question: RevenueQuestion,
  context: LedgerContext,
): Promise<RevenueSummary> {
  requireDepartment(context.principal, departmentCode);
  const { from, to } = question;
  requireOrder(from, to);
  const totals = await context.revenue.load({ subject: departmentCode, question });
  if (!totals) throw new Error(`There is no revenue of ${departmentCode}`);
  return summarise(totals, departmentCode, { from, to });
}

export async function attemptsOf(total: ChannelTotal, context: LedgerContext): Promise<Attempts> {
  const attempts = await context.attempts.load({ subject: total.departmentCode, question: total.dates });
  return attempts?.get(total.channel) ?? { started: 0, abandoned: 0 };
}
