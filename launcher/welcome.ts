import pc from 'picocolors';
import { demoTokens } from '../demo/identities.js';

export interface Welcome {
  readonly url: string;
  readonly database: string;
  readonly tokenSecret: string;
  readonly startedInMs: number;
  readonly services?: readonly { readonly name: string; readonly url: string }[];
}

/** Tells a person at a terminal what just started and how to talk to it. */
export async function welcome({
  url,
  database,
  tokenSecret,
  startedInMs,
  services = [],
}: Welcome): Promise<string> {
  const tokens = await demoTokens(tokenSecret);
  const row = (name: string, value: string): string => `  ${name.padEnd(22)} ${value}`;
  return [
    '',
    pc.bold(`Tributary is ready after ${(startedInMs / 1000).toFixed(1)} s`),
    row('Explorer', pc.cyan(url)),
    row('GraphQL', `${url} (HTTP), ${url.replace(/^http/, 'ws')} (WebSocket)`),
    row('Health', `${new URL('/livez', url).href}, ${new URL('/readyz', url).href}`),
    row('Database', database),
    ...services.map((service) => row(service.name, service.url)),
    '',
    pc.bold(
      'A token for each role (12 hours; `npm run token -- --role billing-rep --department UTIL` makes others)',
    ),
    ...tokens.map(({ principal, token }) =>
      row(
        `${principal.role} ${principal.departments === '*' ? '' : principal.departments.join()}`,
        pc.dim(token),
      ),
    ),
    '',
  ].join('\n');
}
