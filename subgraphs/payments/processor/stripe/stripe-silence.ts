import { codeOf } from './stripe-words.js';

interface Failure {
  readonly type?: string;
  readonly code?: string;
  readonly decline_code?: string;
  readonly statusCode?: number;
  readonly requestId?: string;
}

/**
 * Stripe gave no answer that tells what became of a request. It says no more than a log may know: errors of the package carry
 * whole payment methods.
 */
export class StripeSilence extends Error {
  override readonly name = 'StripeSilence';
}

/** Of others, such as 409 and 429, the same request may still have, or yet get, another answer. */
const final: ReadonlySet<number | undefined> = new Set([400, 402, 404]);

/** Whether it was understood and refused for what it asks for. */
export function isRefused(error: unknown): boolean {
  const { type, statusCode } = error as Failure;
  return (type === 'StripeCardError' || type === 'StripeInvalidRequestError') && final.has(statusCode);
}

export function refusalCode(error: unknown): string {
  const { code, decline_code: declineCode } = error as Failure;
  return code === 'resource_missing'
    ? 'UNKNOWN_TOKEN'
    : codeOf(declineCode ?? code ?? 'refused_by_processor');
}

export function toSilence(error: unknown): StripeSilence {
  if (error instanceof StripeSilence) return error;
  const { type, code, statusCode, requestId } = error as Failure;
  const facts = [type ?? (error instanceof Error ? error.name : 'Error'), code, statusCode, requestId];
  return new StripeSilence(`Stripe did not answer: ${facts.filter((fact) => fact !== undefined).join(', ')}`);
}
