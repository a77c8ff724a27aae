import type { Caller } from '../../common/caller.js';

/** The longest time a timer can be set to, a good 24 days; a token that holds longer has to connect again by then. */
const timerMs = 2 ** 31 - 1;

/**
 * Acts when the token of a caller expires.
 * @returns how to call it off
 */
export function onTokenExpiry({ expiresAt }: Caller, act: () => void): () => void {
  if (!expiresAt) return () => undefined;
  const timer = setTimeout(act, Math.min(expiresAt.getTime() - Date.now(), timerMs));
  return () => clearTimeout(timer);
}
