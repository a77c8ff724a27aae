import { apiKeyIdPrefix } from '../../../platform/access/api-keys.js';
import { hasScope, seesDepartment } from '../../../platform/access/principal.js';
import type { Node } from '../../../platform/federation/node.js';
import { fromPublicId } from '../../../platform/ids/public-id.js';
import type { DepartmentsContext } from '../context.js';
import { Department } from '../department/department.entity.js';
import { RevenueItem } from '../item/revenue-item.entity.js';
import { visibleItem } from '../item/revenue-item.service.js';
import { RevenueType } from '../revenue-type/revenue-type.entity.js';
import {
  AccountStub,
  ApiKeyStub,
  ChargeStub,
  FundStub,
  JournalEntryStub,
  LedgerAccountStub,
  PaymentStub,
  WriteOffStub,
  AdjustmentStub,
} from '../stubs.js';
import {
  readDepartmentsOf,
  readFundCode,
  readKeyOwner,
  readLedgerAccountCode,
  type OwnedElsewhere,
} from './node.repository.js';

interface NodeId {
  readonly publicId: string;
  readonly uuid: string;
}

type Finder = (id: NodeId, context: DepartmentsContext) => Promise<Node | null>;

/** By the prefix of their ids, how the objects of each type are found. */
const finders: ReadonlyMap<string, Finder> = new Map<string, Finder>([
  [Department.idPrefix, ({ uuid }, { departmentById }) => departmentById.load(uuid)],
  [RevenueType.idPrefix, ({ uuid }, { revenueTypeById }) => revenueTypeById.load(uuid)],
  [
    RevenueItem.idPrefix,
    async ({ uuid }, context) => visibleItem(await context.itemById.load(uuid), context),
  ],
  ['acct', ownedElsewhere('Account', AccountStub)],
  ['chg', ownedElsewhere('Charge', ChargeStub)],
  ['adj', ownedElsewhere('Adjustment', AdjustmentStub)],
  ['wo', ownedElsewhere('WriteOff', WriteOffStub)],
  ['pay', ownedElsewhere('Payment', PaymentStub)],
  ['je', ownedElsewhere('JournalEntry', JournalEntryStub)],
  [apiKeyIdPrefix, findKey],
  ['fund', findFund],
  ['la', findLedgerAccount],
]);

/**
 * An object by its id; null when there is none, and also when the caller may not see it. What belongs to another
 * subgraph is answered as a reference that its owner completes, and only if the owner has it.
 */
export async function findNode(publicId: string, context: DepartmentsContext): Promise<Node | null> {
  const prefix = publicId.slice(0, Math.max(publicId.indexOf('_'), 0));
  const uuid = fromPublicId(prefix, publicId);
  const find = uuid ? finders.get(prefix) : undefined;
  return uuid && find ? find({ publicId, uuid }, context) : null;
}

/** A key that somebody else has made is answered like one that does not exist. */
async function findKey(
  { publicId, uuid }: NodeId,
  { principal, services }: DepartmentsContext,
): Promise<Node | null> {
  if (!hasScope(principal, 'keys:manage')) return null;
  const owner = await readKeyOwner(services.pool, uuid);
  return owner === principal.subject ? new ApiKeyStub(publicId) : null;
}

function ownedElsewhere(type: OwnedElsewhere, Stub: new (id: string) => Node): Finder {
  return async ({ publicId, uuid }, { principal, services }) => {
    const departments = await readDepartmentsOf(services.pool, type, uuid);
    // An entry that concerns no department is shown to those who see all.
    const isVisible =
      principal.departments === '*' || departments?.some((code) => seesDepartment(principal, code));
    return departments && isVisible ? new Stub(publicId) : null;
  };
}

async function findFund({ publicId, uuid }: NodeId, { services }: DepartmentsContext): Promise<Node | null> {
  return (await readFundCode(services.pool, uuid)) === null ? null : new FundStub(publicId);
}

async function findLedgerAccount({ uuid }: NodeId, { services }: DepartmentsContext): Promise<Node | null> {
  const code = await readLedgerAccountCode(services.pool, uuid);
  return code === null ? null : new LedgerAccountStub(code);
}
