import { showPreview as show, type Foreseen } from '../../../books/preview/show-preview.js';
import type { Principal } from '../../../platform/access/principal.js';
import { toPublicId } from '../../../platform/ids/public-id.js';

/** What every kind of movement of this subgraph shows of a preview. It knows accounts and charges by their ids alone. */
export const showPreview = (foreseen: Foreseen, principal: Principal): ReturnType<typeof show> =>
  show(foreseen, principal, {
    account: (id) => ({ id: toPublicId('acct', id) }),
    charge: (id) => ({ id: toPublicId('chg', id) }),
  });
