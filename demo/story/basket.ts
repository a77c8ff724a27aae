import { fixtures } from '../city/fixtures.js';
import { Refusal } from '../../platform/config/refusal.js';
import { fromPublicId } from '../../platform/ids/public-id.js';
import { formatCents, parseAmount, sumCents, type Cents } from '../../platform/money/money.js';
import type { CivilDate } from '../../platform/time/civil-date.js';
import {
  Demo_OpenChargesDocument,
  Q4_PermitStatusDocument,
  type AllocationInput,
  type Demo_OpenChargesQuery,
} from '../../schema/generated/graphql.js';
import { Biller, type Occasion } from './bills.js';
import type { Cast } from './cast.js';
import type { Target } from './target.js';

type OpenAccount = NonNullable<Demo_OpenChargesQuery['account']>;

/** Everything the resident owes the city, ready to be paid at once. */
export interface Basket {
  readonly accounts: readonly OpenAccount[];
  readonly permitNumber: string;
  /** As on the wire, such as "879.82". */
  readonly amount: string;
  readonly allocations: readonly AllocationInput[];
}

const { utilityAccount, courtAccount, permitAccount } = fixtures.danaWhitfield;

/** Puts what is open on the resident's three accounts into one basket. What was paid in an earlier story is billed anew. */
export async function fillBasket(cast: Cast, target: Target, today: CivilDate): Promise<Basket> {
  const permitNumber = await ensureBills(cast, target, today);
  const accounts = await Promise.all(
    [utilityAccount, courtAccount, permitAccount].map(({ number }) => openAccount(number, cast)),
  );
  if (accounts.some(({ charges }) => charges.length === 0)) {
    const { place } = await target.database();
    throw new Refusal(
      `Bills were issued in the database ${place}, but ${target.url} does not show them: it uses another database. ` +
        'Give this command the same DATABASE_URL or TRIBUTARY_DATA_DIR.',
    );
  }
  const charges = accounts.flatMap((account) => account.charges);
  return {
    accounts,
    permitNumber,
    amount: formatCents(sumCents(charges.map(({ open }) => centsOf(open)))),
    allocations: charges.map(({ id, open }) => ({ chargeId: id, amount: open })),
  };
}

/** @returns the number of the permit that waits for its fees */
async function ensureBills(cast: Cast, target: Target, today: CivilDate): Promise<string> {
  const missing: { accountId: string; occasion: Occasion }[] = [];
  for (const [{ number }, occasion] of [
    [utilityAccount, 'water'],
    [courtAccount, 'parking'],
  ] as const) {
    const { id, charges } = await openAccount(number, cast);
    if (charges.length === 0) missing.push({ accountId: uuidOf(id), occasion });
  }
  const permitIsDue = await waitsForFees(permitAccount.itemNumber, cast);
  if (missing.length === 0 && permitIsDue) return permitAccount.itemNumber;

  await using biller = new Biller(await target.database());
  for (const { accountId, occasion } of missing) await biller.bill(accountId, occasion, today);
  if (permitIsDue) return permitAccount.itemNumber;
  const { id } = await openAccount(permitAccount.number, cast);
  return await biller.applyForPermit(uuidOf(id), today);
}

async function openAccount(number: string, { resident }: Cast): Promise<OpenAccount> {
  const { account } = await resident.ask(Demo_OpenChargesDocument, { number });
  if (!account)
    throw new Refusal(`There is no account ${number}: the story needs the demo city (DEMO_CITY=dev).`);
  return account;
}

async function waitsForFees(itemNumber: string, { permits }: Cast): Promise<boolean> {
  const { department } = await permits.ask(Q4_PermitStatusDocument, { n: itemNumber });
  return department?.item?.status === 'FEES_DUE';
}

function uuidOf(accountId: string): string {
  const uuid = fromPublicId('acct', accountId);
  if (!uuid) throw new Error(`${accountId} is not the id of an account.`);
  return uuid;
}

function centsOf(amount: string): Cents {
  const cents = parseAmount(amount);
  if (typeof cents === 'string') throw new Error(`An open charge cannot be ${amount}: ${cents}.`);
  return cents;
}
