import { seesDepartment } from '../../../platform/access/principal.js';
import { fromPublicId } from '../../../platform/ids/public-id.js';
import type { AccountsContext } from '../context.js';
import { Charge } from './charge.entity.js';

/** A charge by its public id; null when there is none, or when its account is out of the caller's reach. */
export async function findChargeById(publicId: string, context: AccountsContext): Promise<Charge | null> {
  const id = fromPublicId(Charge.idPrefix, publicId);
  const charge = id ? await context.chargeById.load(id) : null;
  const account = charge && (await context.accountById.load(charge.accountId));
  return account && seesDepartment(context.principal, account.departmentCode) ? charge : null;
}
