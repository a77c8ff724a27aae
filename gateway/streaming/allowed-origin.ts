import type { IncomingHttpHeaders } from 'node:http';

/** Pages of the gateway's own host may open connections, those of the listed origins, and clients that are no pages. */
export function isAllowedOrigin({ origin, host }: IncomingHttpHeaders, listed: readonly string[]): boolean {
  return !origin || listed.includes(origin) || hostOf(origin) === host;
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
