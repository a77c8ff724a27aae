import type { Stripe } from 'stripe';
import { Tender } from '../../../../books/words/tender.js';
import type { Instrument } from '../processor.js';

/** Undefined for what stands for no tender of ours. */
export function instrumentOf({ card, us_bank_account: bank }: Stripe.PaymentMethod): Instrument | undefined {
  if (bank)
    return { masked: `${capital(bank.account_type)} •••• ${bank.last4 ?? '????'}`, tenders: [Tender.ACH] };
  if (!card) return undefined;
  if (card.wallet) return { masked: `Wallet •••• ${card.last4}`, tenders: [Tender.WALLET] };
  return { masked: `${capital(card.brand)} •••• ${card.last4}`, tenders: tendersOf(card.funding) };
}

/** A bank does not always say whether its card is for debit. */
function tendersOf(funding: string): readonly Tender[] {
  if (funding === 'credit') return [Tender.CARD_CREDIT];
  if (funding === 'debit' || funding === 'prepaid') return [Tender.CARD_DEBIT];
  return [Tender.CARD_CREDIT, Tender.CARD_DEBIT];
}

const capital = (word: string | null): string =>
  word ? `${word.charAt(0).toUpperCase()}${word.slice(1)}` : 'Account';
