import type { Effects } from './effects.js';
import type { View } from './view.js';

/**
 * Leaves in a view what a movement will have written, so that whoever is decided after it in the same batch sees it: charges are
 * issued, paid and opened again, balances move, and rows stand as they were changed.
 */
export function drawDown(view: View, { charges, deltas, changes, consequences }: Effects): void {
  const { position, aggregates } = view;
  for (const { amountCents, receivableAccount, ...charge } of charges ?? []) {
    position.add({
      ...charge,
      amountCents,
      openCents: amountCents,
      receivableAccountCode: receivableAccount,
    });
    const account = position.accounts.get(charge.accountId);
    // All others move their account by a delta of their entry.
    if (!account || charge.entryId !== null) continue;
    account.openCents += amountCents;
    account.balanceVersion += 1;
  }
  const moved = new Set<string>();
  for (const { entryId, accountId, chargeId, openCents, creditCents } of deltas ?? []) {
    const account = position.accounts.get(accountId);
    const charge = chargeId === undefined ? undefined : position.charges.get(chargeId);
    if (charge) charge.openCents += openCents;
    if (!account) continue;
    account.openCents += openCents;
    account.creditCents += creditCents;
    const once = `${entryId} ${accountId}`;
    if (!moved.has(once)) account.balanceVersion += 1;
    moved.add(once);
  }
  for (const { aggregate, id, to, set } of changes ?? []) {
    const row = aggregates[aggregate]?.rows.get(id);
    if (row) Object.assign(row, set, { status: to });
  }
  for (const { effects } of consequences ?? []) drawDown(view, effects);
}
