import type { BillLine } from './agenda.js';

/** Price of each thousand gallons up to a consumption, in cents. */
const waterTiers = [
  { upTo: 5, cents: 450 },
  { upTo: 15, cents: 600 },
  { upTo: 40, cents: 913 },
  { upTo: Infinity, cents: 1141 },
];

export interface UtilityCustomer {
  readonly isBusiness: boolean;
  /** Thousands of gallons in an average month. */
  readonly usage: number;
  /** Absent where the storm drains end at somebody else's door, such as a landlord's. */
  readonly stormCents?: bigint;
  readonly hasTrash: boolean;
  readonly hasSurcharge: boolean;
}

/** One month of water, wastewater, stormwater and trash, priced by the city's rates; usage in thousands of gallons. */
export function utilityLines(customer: UtilityCustomer, usage: number): BillLine[] {
  const lines: BillLine[] = [
    { revenueType: 'WATER', cents: (customer.isBusiness ? 96_00n : 18_50n) + waterCents(usage) },
    { revenueType: 'SEWER', cents: (customer.isBusiness ? 64_00n : 14_00n) + BigInt(usage * 548) },
  ];
  if (customer.stormCents) lines.push({ revenueType: 'STORM', cents: customer.stormCents });
  if (customer.hasSurcharge) lines.push({ revenueType: 'SURCH', cents: BigInt(usage * 97) });
  if (customer.hasTrash) {
    const trashCents = customer.isBusiness ? 148_00n : 22_00n;
    lines.push(
      { revenueType: 'TRASH', cents: trashCents },
      { revenueType: 'GARBAGE_TAX', cents: (trashCents * 825n + 5000n) / 10_000n },
    );
  }
  return lines;
}

function waterCents(usage: number): bigint {
  let cents = 0;
  let below = 0;
  for (const tier of waterTiers) {
    cents += Math.max(0, Math.min(usage, tier.upTo) - below) * tier.cents;
    below = tier.upTo;
  }
  return BigInt(cents);
}

/** Lawns are watered from May to September. Usage in percent of the average, by month of the year from January. */
const seasons = [78, 78, 85, 95, 110, 125, 140, 142, 122, 98, 82, 78];

export const seasonalPercent = (month: number): number => seasons[month - 1] ?? 100;
