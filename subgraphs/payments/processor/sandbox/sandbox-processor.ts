import { newId, toPublicId } from '../../../../platform/ids/public-id.js';
import { processorFact, type ProcessorFact } from '../processor-fact.js';
import {
  NoticeRefusal,
  type CapturePage,
  type CapturePageRequest,
  type ChargeRequest,
  type Instrument,
  type NotFound,
  type Notice,
  type PaymentProcessor,
  type ProcessorOutcome,
  type RefundOutcome,
  type RefundRequest,
} from '../processor.js';
import { scheduled, scheduleOf } from './sandbox-notices.js';
import type {
  SandboxCharge,
  SandboxProcessorRepository,
  SandboxRefund,
} from './sandbox-processor.repository.js';
import { sandboxTokens } from './sandbox-tokens.js';

export interface SandboxOptions {
  /** How long the bank of a pending charge takes, and everything else that does not happen at once. */
  readonly bankDelayMs?: number;
}

const pageLifetimeMs = 3_600_000;

/** A processor for development and tests: durable, idempotent by key, and badly behaved on request. */
export class SandboxProcessor implements PaymentProcessor {
  readonly name = 'sandbox';
  readonly #memory: SandboxProcessorRepository;
  readonly #options: Required<SandboxOptions>;
  readonly #reached = new Set<string>();

  constructor(memory: SandboxProcessorRepository, options: SandboxOptions = {}) {
    this.#memory = memory;
    this.#options = { bankDelayMs: 2_000, ...options };
  }

  describe(token: string): Promise<Instrument | undefined> {
    return Promise.resolve(sandboxTokens.get(token));
  }

  async charge(request: ChargeRequest): Promise<ProcessorOutcome> {
    const token = sandboxTokens.get(request.token);
    if (!token) return { kind: 'declined', reference: request.key, code: 'UNKNOWN_TOKEN' };
    if (token.answers === 'lost-before-charge' && !this.#reached.has(request.key)) {
      this.#reached.add(request.key);
      return { kind: 'unknown' };
    }
    const reference = toPublicId('sandbox', newId());
    const charge = await this.#memory.chargeOnce(request, reference, token.outcome);
    const script = token.notices ?? [];
    if (script.length > 0) await this.#memory.schedule(scheduleOf(charge, script, this.#options.bankDelayMs));
    return token.answers === 'lost-after-charge' ? { kind: 'unknown' } : this.#outcomeOf(charge);
  }

  async lookup({ key }: ChargeRequest): Promise<ProcessorOutcome | NotFound> {
    const charge = await this.#memory.find(key);
    return charge ? this.#outcomeOf(charge) : { kind: 'not-found' };
  }

  async refund(request: RefundRequest): Promise<RefundOutcome> {
    const charge = await this.#memory.charged(request.charge);
    const { refunds = 'paid' } = sandboxTokens.get(charge?.token ?? '') ?? {};
    const reference = toPublicId('sandbox', newId());
    const outcome = refunds === 'lost-after-refund' ? 'paid' : refunds;
    const refund = await this.#memory.refundOnce(request, reference, outcome);
    if (!refund.outcome.startsWith('refused')) await this.#tellOf(refund, request);
    return refunds === 'lost-after-refund' ? { kind: 'unknown' } : this.#refundOf(refund);
  }

  async lookupRefund({ key }: RefundRequest): Promise<RefundOutcome | NotFound> {
    const refund = await this.#memory.findRefund(key);
    return refund ? this.#refundOf(refund) : { kind: 'not-found' };
  }

  /** A page that nobody has to fill in: it leads back at once, as if the payer had entered a card. */
  openCapturePage({ key, returnUrl }: CapturePageRequest): Promise<CapturePage> {
    const url = new URL(returnUrl);
    url.searchParams.set('token', 'tok_visa_ok');
    const expiresAt = new Date(Date.now() + pageLifetimeMs);
    return Promise.resolve({ reference: `page-${key}`, url: url.href, expiresAt });
  }

  /** It tells what it has to tell within this process, so whatever comes from outside in its name is somebody else's. */
  verify(): NoticeRefusal {
    return NoticeRefusal.SIGNATURE_WRONG;
  }

  async *noticesSince(since: Date): AsyncIterable<Notice> {
    yield* await this.#memory.happenedSince(since);
  }

  factsOf({ body }: Notice): readonly ProcessorFact[] {
    return [processorFact.parse(JSON.parse(body))];
  }

  async #tellOf(refund: SandboxRefund, { key, charge, amountCents }: RefundRequest): Promise<void> {
    const { reference, outcome, refundedAt } = refund;
    const [kind, code = null] = outcome.split(':');
    const status = kind === 'failed' ? 'FAILED' : 'PAID';
    const at = new Date(refundedAt.getTime() + (kind === 'paid' ? 0 : this.#options.bankDelayMs));
    await this.#memory.schedule([
      scheduled(`${reference}-1`, {
        ...{ kind: 'refund.changed', at, reference, charge, key, amountCents, status, code },
      }),
    ]);
  }

  #outcomeOf({ token, reference, outcome, chargedAt, ageMs }: SandboxCharge): ProcessorOutcome {
    const [kind, code = ''] = outcome.split(':');
    const { bankDelayMs } = this.#options;
    const isDecided = ageMs >= bankDelayMs;
    const decidedAt = new Date(chargedAt.getTime() + bankDelayMs);
    if (sandboxTokens.get(token)?.answers === 'late' && !isDecided) return { kind: 'unknown' };
    switch (kind) {
      case 'declined':
        return { kind, reference, code };
      case 'pending':
      case 'challenge':
        if (!isDecided) return { kind, reference };
        return code ? { kind: 'declined', reference, code } : { kind: 'approved', reference, at: decidedAt };
      default:
        return { kind: 'approved', reference, at: chargedAt };
    }
  }

  #refundOf({ reference, outcome, refundedAt, ageMs }: SandboxRefund): RefundOutcome {
    const [kind, code = ''] = outcome.split(':');
    if (kind === 'refused') return { kind, code };
    if (kind !== 'paid' && ageMs < this.#options.bankDelayMs) return { kind: 'pending', reference };
    return kind === 'failed' ? { kind, reference, code } : { kind: 'paid', reference, at: refundedAt };
  }
}
