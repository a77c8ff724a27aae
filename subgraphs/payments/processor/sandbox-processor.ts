import { newId, toPublicId } from '../../../platform/ids/public-id.js';
import { Tender } from '../../../books/words/tender.js';
import type { ChargeRequest, Instrument, PaymentProcessor, ProcessorOutcome } from './processor.js';
import type { SandboxCharge, SandboxProcessorRepository } from './sandbox-processor.repository.js';

interface SandboxToken extends Instrument {
  readonly outcome: 'approved' | 'pending' | `declined:${string}`;
  /** Whether the answer arrives, is lost after the charge, or the request is lost before it. */
  readonly answers?: 'lost-after-charge' | 'lost-before-charge';
}

const cards = [Tender.CARD_CREDIT, Tender.CARD_DEBIT];
const bankAccount = [Tender.ACH];

/** The test instruments, and how each behaves. A map, because callers send any text, also the names of what every object has. */
const sandboxTokens = new Map(
  Object.entries<SandboxToken>({
    tok_visa_ok: { masked: 'Visa •••• 4242', tenders: cards, outcome: 'approved' },
    tok_mastercard_ok: { masked: 'Mastercard •••• 4444', tenders: cards, outcome: 'approved' },
    tok_wallet_ok: { masked: 'Wallet •••• 0005', tenders: [Tender.WALLET], outcome: 'approved' },
    tok_declined: { masked: 'Visa •••• 0002', tenders: cards, outcome: 'declined:DO_NOT_HONOR' },
    tok_insufficient_funds: {
      masked: 'Visa •••• 9995',
      tenders: cards,
      outcome: 'declined:INSUFFICIENT_FUNDS',
    },
    tok_expired: { masked: 'Visa •••• 0069', tenders: cards, outcome: 'declined:EXPIRED_CARD' },
    tok_disputed: { masked: 'Visa •••• 0259', tenders: cards, outcome: 'approved' },
    tok_ach_ok: { masked: 'Checking •••• 6789', tenders: bankAccount, outcome: 'approved' },
    tok_ach_r01: { masked: 'Checking •••• 1116', tenders: bankAccount, outcome: 'approved' },
    tok_ach_pending: { masked: 'Checking •••• 2227', tenders: bankAccount, outcome: 'pending' },
    tok_timeout: {
      masked: 'Visa •••• 0119',
      tenders: cards,
      outcome: 'approved',
      answers: 'lost-after-charge',
    },
    tok_timeout_unreached: {
      masked: 'Visa •••• 0127',
      tenders: cards,
      outcome: 'approved',
      answers: 'lost-before-charge',
    },
  }),
);

export interface SandboxOptions {
  /** How long the bank of a pending charge takes. */
  readonly bankDelayMs?: number;
}

/** A processor for development and tests: durable, idempotent by key, and badly behaved on request. */
export class SandboxProcessor implements PaymentProcessor {
  readonly #charges: SandboxProcessorRepository;
  readonly #options: Required<SandboxOptions>;
  readonly #reached = new Set<string>();

  constructor(charges: SandboxProcessorRepository, options: SandboxOptions = {}) {
    this.#charges = charges;
    this.#options = { bankDelayMs: 2_000, ...options };
  }

  describe(token: string): Instrument | undefined {
    return sandboxTokens.get(token);
  }

  async charge(request: ChargeRequest): Promise<ProcessorOutcome> {
    const token = sandboxTokens.get(request.token);
    if (!token) return { kind: 'declined', reference: request.key, code: 'UNKNOWN_TOKEN' };
    if (token.answers === 'lost-before-charge' && !this.#reached.has(request.key)) {
      this.#reached.add(request.key);
      return { kind: 'unknown' };
    }
    const charge = await this.#charges.chargeOnce(request, toPublicId('sandbox', newId()), token.outcome);
    return token.answers === 'lost-after-charge' ? { kind: 'unknown' } : this.#answer(charge);
  }

  async lookup(key: string): Promise<ProcessorOutcome | { kind: 'not-found' }> {
    const charge = await this.#charges.find(key);
    return charge ? this.#answer(charge) : { kind: 'not-found' };
  }

  #answer({ reference, outcome, chargedAt, ageMs }: SandboxCharge): ProcessorOutcome {
    const [kind, code = ''] = outcome.split(':');
    if (kind === 'declined') return { kind, reference, code };
    const { bankDelayMs } = this.#options;
    if (kind !== 'pending') return { kind: 'approved', reference, at: chargedAt };
    if (ageMs < bankDelayMs) return { kind, reference };
    return { kind: 'approved', reference, at: new Date(chargedAt.getTime() + bankDelayMs) };
  }
}
