import pc from 'picocolors';
import {
  S1_RepWatchesBalanceDocument,
  S2_DepartmentRevenueDocument,
  type S1_RepWatchesBalanceSubscription,
  type S2_DepartmentRevenueSubscription,
} from '../../schema/generated/graphql.js';
import type { Basket } from './basket.js';
import type { Cast } from './cast.js';

const permitDepartment = 'PERMITS';
const patienceMs = 10_000;

type BalanceEvent = S1_RepWatchesBalanceSubscription['accountBalanceChanged'];
type RevenueEvent = S2_DepartmentRevenueSubscription['departmentRevenueChanged'];

/** A subscription that stands: what it showed first, and what it shows once the payment has come through. */
interface Watch {
  now(): string;
  afterPayment(): Promise<string>;
}

export interface Watches {
  readonly balance: Watch;
  readonly revenue: Watch;
  readonly permit: Watch;
}

/** Opens three subscriptions and waits for the snapshot of each, so that nothing can be missed. */
export async function openWatches({ rep, permits }: Cast, { accounts, amount }: Basket): Promise<Watches> {
  const [utility, , permit] = accounts;
  const [balance, revenue, item] = await Promise.all([
    open(rep.follow(S1_RepWatchesBalanceDocument, { id: utility?.id ?? '' })),
    open(permits.follow(S2_DepartmentRevenueDocument, { d: permitDepartment })),
    open(permits.follow(S1_RepWatchesBalanceDocument, { id: permit?.id ?? '' })),
  ]);
  const before = balance.snapshot.accountBalanceChanged;
  return {
    balance: {
      now: () => `watches ${utility?.number}: ${balanceOf(before)}`,
      afterPayment: async () => {
        const event = await balance.next((each) => each.accountBalanceChanged.payment?.amount === amount);
        return balanceChange(before, event.accountBalanceChanged);
      },
    },
    revenue: {
      now: () => `watches its revenue: ${revenue.snapshot.departmentRevenueChanged.netToday} today`,
      afterPayment: async () => {
        const event = await revenue.next((each) => each.departmentRevenueChanged.payment?.amount === amount);
        return revenueChange(event.departmentRevenueChanged);
      },
    },
    permit: {
      now: () => `watches ${permit?.number}`,
      afterPayment: async () =>
        (await item.next((each) => each.accountBalanceChanged.cause === 'ITEM_UPDATED')).accountBalanceChanged
          .cause,
    },
  };
}

function balanceOf({ account: { balance, pastDue, holds } }: BalanceEvent): string {
  const standing = holds.filter(({ liftedAt }) => liftedAt === null).map(({ kind }) => `${kind} stands`);
  return [`balance ${balance}`, `past due ${pastDue}`, ...standing].join(', ');
}

function balanceChange(before: BalanceEvent, { account, payment }: BalanceEvent): string {
  const lifted = account.holds
    .filter(
      ({ kind, liftedAt }) =>
        liftedAt !== null &&
        before.account.holds.some((hold) => hold.kind === kind && hold.liftedAt === null),
    )
    .map(({ kind }) => `, ${pc.green(`${kind} lifted`)}`);
  const balance = `balance ${before.account.balance} → ${pc.green(account.balance)}`;
  return `${balance}${lifted.join('')} (${payment?.receiptNumber}, ${payment?.maskedInstrument})`;
}

function revenueChange({ delta, netToday, payment }: RevenueEvent): string {
  return `revenue ${pc.green(`+${delta}`)}, today ${netToday} (${payment?.receiptNumber}, ${payment?.channel})`;
}

interface OpenStream<Event> {
  readonly snapshot: Event;
  /** The next event that is meant. */
  next(isMeant: (event: Event) => boolean): Promise<Event>;
}

async function open<Event>(events: AsyncGenerator<Event, void, undefined>): Promise<OpenStream<Event>> {
  const read = async (): Promise<Event> => {
    const step = await events.next();
    if (step.done) throw new Error('A subscription ended before the story did.');
    return step.value;
  };
  return {
    snapshot: await read(),
    next: (isMeant) =>
      inTime(async () => {
        for (;;) {
          const event = await read();
          if (isMeant(event)) return event;
        }
      }),
  };
}

async function inTime<Value>(work: () => Promise<Value>): Promise<Value> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () =>
      late.reject(new Error(`A subscription showed nothing of the payment within ${patienceMs / 1000} s.`)),
    patienceMs,
  );
  try {
    return await Promise.race([work(), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
