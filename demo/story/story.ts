import pc from 'picocolors';
import { fixtures } from '../city/fixtures.js';
import { newId } from '../../platform/ids/public-id.js';
import type { CivilDate } from '../../platform/time/civil-date.js';
import {
  Demo_JournalEntriesDocument,
  M1_CreatePaymentDocument,
  Q4_PermitStatusDocument,
  Q6_WhatHappenedAfterSubmitDocument,
} from '../../schema/generated/graphql.js';
import { fillBasket, type Basket } from './basket.js';
import type { Cast } from './cast.js';
import { drawEntry } from './journal-picture.js';
import type { Stage } from './stage.js';
import type { Target } from './target.js';
import { drawTimeline } from './timeline-picture.js';
import { openWatches, type Watches } from './watches.js';

export interface StoryOptions {
  readonly target: Target;
  readonly cast: Cast;
  readonly stage: Stage;
  /** The civil date of the agency. */
  readonly today: CivilDate;
}

const { displayName } = fixtures.danaWhitfield;

/** Tells what happens after a resident hits submit, while it happens. */
export async function playStory({ target, cast, stage, today }: StoryOptions): Promise<void> {
  stage.say(`${pc.bold('Tributary')}, one payment from submit to the books`);
  stage.note(
    'at',
    `${target.url} ${pc.dim(target.wasRunning ? '(it was running)' : '(started for this story)')}`,
  );

  await stage.act(`What ${displayName} owes`);
  const basket = await fillBasket(cast, target, today);
  tellBasket(basket, stage);

  await stage.act('Who is watching');
  const watches = await openWatches(cast, basket);
  stage.note('billing rep', watches.balance.now());
  stage.note('permit department', watches.revenue.now());

  await stage.act(`${displayName} pays all of it online, by card, as one payment of ${basket.amount}`);
  const paymentId = await submit(basket, cast, watches, stage);

  await stage.act('What it did to the books');
  const { payment } = await cast.director.ask(Demo_JournalEntriesDocument, { paymentId });
  for (const entry of payment?.journalEntries ?? []) stage.say(...drawEntry(entry, stage.width));

  await stage.act('What happened after submit, by the clock of the servers');
  const { payment: submitted } = await cast.director.ask(Q6_WhatHappenedAfterSubmitDocument, {
    id: paymentId,
  });
  stage.say(...drawTimeline(submitted?.timeline ?? [], stage.width));
  stage.say(
    '',
    `  Posted ${submitted?.postingLatencyMs} ms after the money was certain, in the same commit as its confirmation.`,
    '',
  );
}

function tellBasket({ accounts, permitNumber }: Basket, stage: Stage): void {
  for (const { number, balance, department, charges } of accounts) {
    stage.note(number, `${balance.padStart(9)}  ${department.name}, ${charges.length} open charges`);
  }
  stage.note(permitNumber, `${''.padStart(9)}  a building permit that waits for its fees`);
}

/** Everybody hears of the payment on their own connection; what is heard is told in the order in which it arrives. */
async function submit(basket: Basket, cast: Cast, watches: Watches, stage: Stage): Promise<string> {
  const submittedAt = performance.now();
  const flash = (who: string, what: string): void => stage.flash(performance.now() - submittedAt, who, what);
  const [paymentId] = await Promise.all([
    pay(basket, cast).then(({ id, receiptNumber }) => {
      flash('resident', `has receipt ${receiptNumber}`);
      return id;
    }),
    watches.balance.afterPayment().then((change) => flash('billing rep', change)),
    watches.revenue.afterPayment().then((change) => flash('permit department', change)),
    watches.permit.afterPayment().then(async () => {
      const { department } = await cast.permits.ask(Q4_PermitStatusDocument, { n: basket.permitNumber });
      flash(
        'permit department',
        `permit ${basket.permitNumber} is ${pc.green(department?.item?.status ?? 'gone')}`,
      );
    }),
  ]);
  return paymentId;
}

async function pay(
  { accounts, amount, allocations }: Basket,
  { resident }: Cast,
): Promise<{ readonly id: string; readonly receiptNumber: string | null }> {
  const { createPayment: outcome } = await resident.ask(M1_CreatePaymentDocument, {
    input: {
      idempotencyKey: `demo-${newId()}`,
      accountId: accounts[0]?.id ?? '',
      amount,
      channel: 'ONLINE',
      tender: 'CARD_CREDIT',
      paymentToken: 'tok_visa_ok',
      allocations,
      // Whoever plays the story twice within minutes means it.
      allowDuplicate: true,
    },
  });
  if (outcome.__typename === 'PaymentPosted') return outcome.payment;
  throw new Error(`The payment was not posted: ${JSON.stringify(outcome)}`);
}
