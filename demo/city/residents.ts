import type { AccountStatus, AccountType } from '../../books/words/account.js';
import type { Resident } from './agenda.js';
import type { CityCalendar } from './calendar.js';
import type { DepartmentCode } from './departments.js';
import { cashAtTheCounter, chooseMeans } from './means.js';
import {
  businessName,
  emailAddress,
  mailingAddress,
  personName,
  phoneNumber,
  streetAddress,
} from './names.js';
import type { Random } from './random.js';
import type { CityAccount, Means, Party } from './types.js';
import { utilityLife, utilityMeans, type UtilityHabit, type UtilityLife } from './utility.js';

/** A resident and what their account is like. */
export interface Inhabitant extends Resident {
  readonly holder: Party;
  /** Set for utility accounts. */
  readonly utility?: UtilityLife;
}

const prefixes: Record<AccountType, string> = {
  UTILITY: 'UB',
  PROPERTY_TAX: 'PT',
  PERMIT: 'PMT',
  RECREATION: 'RC',
  COURT: 'CT',
  MISC_RECEIVABLE: 'AR',
};

export const departmentOf: Record<AccountType, DepartmentCode> = {
  UTILITY: 'UTIL',
  PROPERTY_TAX: 'TAX',
  PERMIT: 'PERMITS',
  RECREATION: 'PARKS',
  COURT: 'COURT',
  MISC_RECEIVABLE: 'FIN',
};

/** Everything but cash and money order. */
export const blockedWhenCashOnly = ['CARD_CREDIT', 'CARD_DEBIT', 'WALLET', 'ACH', 'CHECK'];

/** Per mille of those who pay by themselves, so that it is 0.4 % of all accounts. */
const cashOnlyPerMille = 8;
const businessPerMille = 70;
const firstGeneratedNumber = 100_101;

/** The nth account of its type; the same source gives the same resident. */
export function settle(type: AccountType, index: number, calendar: CityCalendar, random: Random): Inhabitant {
  const isBusiness = type === 'MISC_RECEIVABLE' || (type === 'UTILITY' && random.chance(businessPerMille));
  const openedAt = calendar.instant(-random.between(400, 4000), random.between(8, 16) * 3600);
  const street = streetAddress(random);
  const name = isBusiness ? businessName(random) : personName(random);
  const holder: Party = {
    id: random.id(openedAt),
    displayName: name,
    email: random.chance(820) ? emailAddress(name, random) : null,
    phone: phoneNumber(random),
    mailingAddress: mailingAddress(street),
  };
  const utility = type === 'UTILITY' ? utilityLife(random, isBusiness) : undefined;
  const isCashOnly = utility !== undefined && utility.habit !== 'AUTOPAY' && random.chance(cashOnlyPerMille);
  const account: CityAccount = {
    id: random.id(openedAt),
    number: accountNumber(type, index, openedAt),
    type,
    status: utility ? statusOf(utility) : 'ACTIVE',
    departmentCode: departmentOf[type],
    holderId: holder.id,
    serviceAddress: type === 'UTILITY' || type === 'PROPERTY_TAX' ? street : null,
    blockedTenders: isCashOnly ? blockedWhenCashOnly : [],
  };
  return {
    account,
    holder,
    random,
    means: meansOf(type, utility, isCashOnly, random),
    owedCents: 0n,
    ...(utility && { utility }),
  };
}

function accountNumber(type: AccountType, index: number, openedAt: Date): string {
  const number = firstGeneratedNumber + index;
  return type === 'PERMIT'
    ? `PMT-${openedAt.getUTCFullYear()}-${String(number).slice(-4)}`
    : `${prefixes[type]}-${number}`;
}

function meansOf(
  type: AccountType,
  utility: UtilityLife | undefined,
  isCashOnly: boolean,
  random: Random,
): Means {
  if (isCashOnly) return cashAtTheCounter;
  return utility ? utilityMeans(utility.habit, random) : chooseMeans(departmentOf[type], random);
}

const finalBills: Partial<Record<UtilityHabit, AccountStatus>> = {
  MOVED_OUT: 'CLOSED',
  MOVED_OUT_OWING: 'FINAL_BILLED',
};
const monthOfCollections = 7;

/** Who moved out long ago and has not paid the final bill is in collections. */
function statusOf({ habit, movingMonth }: UtilityLife): AccountStatus {
  if (habit === 'MOVED_OUT_OWING' && movingMonth <= monthOfCollections) return 'IN_COLLECTIONS';
  return finalBills[habit] ?? 'ACTIVE';
}
