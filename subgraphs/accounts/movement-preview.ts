import { previewTypes } from '../../books/preview/movement-preview.js';
import { Account } from './account/account.entity.js';
import { Charge } from './charge/charge.entity.js';
import { DepartmentStub, LedgerAccountStub, RevenueTypeStub } from './stubs.js';

/** What every preview of this subgraph is. */
export const { MovementPreview } = previewTypes({
  account: Account,
  charge: Charge,
  department: DepartmentStub,
  revenueType: RevenueTypeStub,
  ledgerAccount: LedgerAccountStub,
});
