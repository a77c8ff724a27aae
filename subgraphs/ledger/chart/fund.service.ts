import { fromPublicId } from '../../../platform/ids/public-id.js';
import type { LedgerContext } from '../context.js';
import { Fund } from './fund.entity.js';

/** What other subgraphs refer to; the list of funds is no secret. */
export async function referredFund({ id }: { id?: string }, context: LedgerContext): Promise<Fund | null> {
  const uuid = fromPublicId(Fund.idPrefix, id ?? '');
  return uuid ? context.fundById.load(uuid) : null;
}
