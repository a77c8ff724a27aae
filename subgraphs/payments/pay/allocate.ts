import type { AllocationPolicy, OpenCharge } from '../../../books/posting/view.js';
import { ChargeKind, type ChargeOrder } from '../../../books/words/charge.js';
import { sumCents, type Cents } from '../../../platform/money/money.js';

export interface ChargeAllocation {
  readonly charge: OpenCharge;
  readonly amountCents: Cents;
}

export interface AllocationResult {
  readonly allocations: readonly ChargeAllocation[];
  /** What no charge took. */
  readonly leftoverCents: Cents;
}

type Comparison = (a: OpenCharge, b: OpenCharge) => number;

const isPrincipal = (charge: OpenCharge): number => (charge.kind === ChargeKind.PRINCIPAL ? 1 : 0);
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const comparisons: Record<ChargeOrder, Comparison> = {
  PENALTY_FIRST: (a, b) => isPrincipal(a) - isPrincipal(b),
  PRINCIPAL_FIRST: (a, b) => isPrincipal(b) - isPrincipal(a),
  OLDEST_FIRST: (a, b) => compareText(a.dueDate, b.dueDate),
  NEWEST_FIRST: (a, b) => compareText(b.dueDate, a.dueDate),
  PRIORITY: (a, b) => a.priority - b.priority,
};

/** Orders charges as a policy pays them; the id breaks ties, so that the order is the same every time. */
export function orderCharges(charges: readonly OpenCharge[], order: readonly ChargeOrder[]): OpenCharge[] {
  return charges.toSorted((a, b) => {
    for (const criterion of order) {
      const difference = comparisons[criterion](a, b);
      if (difference !== 0) return difference;
    }
    return compareText(a.id, b.id);
  });
}

/** Pays open charges in the policy's order until the amount is used up. */
export function allocate(
  amountCents: Cents,
  charges: readonly OpenCharge[],
  policy: Pick<AllocationPolicy, 'chargeOrder'>,
): AllocationResult {
  let leftoverCents = amountCents;
  const allocations: ChargeAllocation[] = [];
  for (const charge of orderCharges(charges, policy.chargeOrder)) {
    if (leftoverCents === 0n) break;
    if (charge.openCents === 0n) continue;
    const paidCents = charge.openCents < leftoverCents ? charge.openCents : leftoverCents;
    allocations.push({ charge, amountCents: paidCents });
    leftoverCents -= paidCents;
  }
  return { allocations, leftoverCents };
}

/** Follows the payer's own split as far as each charge still takes it; the rest is left over. */
export function allocateAsDirected(wanted: readonly ChargeAllocation[]): AllocationResult {
  const allocations = wanted
    .map(({ charge, amountCents }) => ({
      charge,
      amountCents: charge.openCents < amountCents ? charge.openCents : amountCents,
    }))
    .filter(({ amountCents }) => amountCents > 0n);
  const wantedCents = sumCents(wanted.map(({ amountCents }) => amountCents));
  return { allocations, leftoverCents: wantedCents - sumCents(allocations.map((a) => a.amountCents)) };
}
