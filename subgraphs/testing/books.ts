import type { DatabaseCredentials } from '../../platform/database/credentials.js';
import { checkBooks as check } from '../ledger/verify/book-checks.repository.js';
import type { Finding } from '../ledger/verify/book-checks.js';
import { toyMovements } from './toy-agency.js';

/** What the toy agency has beside what the product makes, as `check:books` would name it. */
export const toyGuards = toyMovements.map(
  ({ name, sourceKind, countsAs }) =>
    `movement ${name}: posted by tributary_payments${sourceKind ? `, records ${name} % of ${sourceKind}` : ''}, counts as ${countsAs}`,
);

/** Every test of what moves money may ask whether the books still prove themselves. */
export const checkBooks = (credentials: DatabaseCredentials): Promise<Finding[]> =>
  check(credentials, toyGuards);
