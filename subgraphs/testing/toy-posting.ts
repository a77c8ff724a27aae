import type { FactsOf, Parameters, PostingRule } from '../../books/rules/posting-rule.js';
import { postingBy } from '../../books/rules/posting.js';
import { toyChart } from './toy-agency.js';

const today = new Date().toISOString().slice(0, 10);

export interface ToyPosting {
  readonly ruleCode: string;
  readonly ruleVersion: number;
  readonly facts: object;
  readonly lines: readonly { readonly debit?: number; readonly credit?: number }[];
}

/** What a rule makes in the toy agency, as ledger.post takes it, with cents as numbers for a test to change. */
export function toyPosting<const Given extends Parameters>(
  rule: PostingRule<Given>,
  facts: FactsOf<Given>,
): ToyPosting {
  const posting = postingBy([rule], facts, {
    chart: toyChart,
    accountingDate: today,
    effectiveDate: today,
  });
  if ('code' in posting) throw new Error(posting.detail);
  const lines = posting.lines.map(({ debitCents, creditCents, residentAccountId, chargeId, ...line }) => ({
    ...line,
    ...(debitCents !== undefined && { debit: Number(debitCents) }),
    ...(creditCents !== undefined && { credit: Number(creditCents) }),
    ...(residentAccountId !== undefined && { residentAccount: residentAccountId }),
    ...(chargeId !== undefined && { charge: chargeId }),
  }));
  return { ruleCode: posting.rule.code, ruleVersion: posting.rule.version, facts: posting.facts, lines };
}
