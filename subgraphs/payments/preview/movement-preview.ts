import { previewTypes } from '../../../books/preview/movement-preview.js';
import { AccountStub, ChargeStub, DepartmentStub, LedgerAccountStub, RevenueTypeStub } from '../stubs.js';

/** What every preview of this subgraph is. */
export const { MovementPreview } = previewTypes({
  account: AccountStub,
  charge: ChargeStub,
  department: DepartmentStub,
  revenueType: RevenueTypeStub,
  ledgerAccount: LedgerAccountStub,
});
