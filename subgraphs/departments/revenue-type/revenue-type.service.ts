import { fromPublicId } from '../../../platform/ids/public-id.js';
import type { DepartmentsContext } from '../context.js';
import { RevenueType } from './revenue-type.entity.js';

export interface RevenueTypeReference {
  readonly code?: string;
  readonly id?: string;
}

/** What other subgraphs refer to; the list of revenue types is no secret. */
export async function referredRevenueType(
  { code, id }: RevenueTypeReference,
  context: DepartmentsContext,
): Promise<RevenueType | null> {
  if (code) return context.revenueTypeByCode.load(code);
  const uuid = fromPublicId(RevenueType.idPrefix, id ?? '');
  return uuid ? context.revenueTypeById.load(uuid) : null;
}
