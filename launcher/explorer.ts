import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fixtures } from '../demo/city/fixtures.js';
import type { ExplorerGuide } from '../gateway/door/graphiql/explorer-offer.js';
import { roles } from '../platform/access/roles.js';
import { projectRoot } from '../platform/config/paths.js';
import { toPublicId } from '../platform/ids/public-id.js';
import { addDays, civilDateOf } from '../platform/time/civil-date.js';

const folder = join(projectRoot, 'schema/operations');
const { utilityAccount, permitAccount } = fixtures.danaWhitfield;
const danasAccount = toPublicId('acct', utilityAccount.id);

export interface ExplorerSettings {
  readonly timeZone: string;
  /** Whether tokens are those that `npm run token` makes, and no identity provider's. */
  readonly takesDevelopmentTokens: boolean;
}

/** The committed operations with what they can be asked in the demo city, and the commands that make tokens. */
export function explorerGuide({ timeZone, takesDevelopmentTokens }: ExplorerSettings): ExplorerGuide {
  const operations = readdirSync(folder)
    .filter((file) => file.endsWith('.graphql'))
    .sort()
    .map((file) => ({
      name: basename(file, '.graphql'),
      query: readFileSync(join(folder, file), 'utf8'),
    }));
  return {
    operations: () => {
      const examples = exampleVariables(civilDateOf(new Date(), timeZone));
      return operations.map((operation) => {
        const variables = examples[operation.name];
        return { ...operation, ...(variables && { variables }) };
      });
    },
    tokenCommands: takesDevelopmentTokens
      ? roles.map((role) => ({ role, command: `npm run token -- --role ${role}` }))
      : [],
  };
}

/** By the name of the operation. */
function exampleVariables(today: string): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  const month = { from: addDays(today, -30), to: today };
  return {
    M1_CreatePayment: {
      input: {
        idempotencyKey: `explorer-${randomUUID()}`,
        accountId: danasAccount,
        amount: '10.00',
        channel: 'ONLINE',
        tender: 'CARD_CREDIT',
        paymentToken: 'tok_visa_ok',
      },
    },
    M3_AchReturn: {
      input: {
        idempotencyKey: `explorer-${randomUUID()}`,
        paymentId: toPublicId('pay', utilityAccount.firstPaymentId),
        code: 'R01',
        returnedOn: today,
      },
    },
    M6_SandboxKey: {
      name: 'Pay page, test',
      scopes: ['account:read', 'pii:masked', 'payment:read', 'payment:write'],
    },
    Q10_PayerSeesAccount: { number: utilityAccount.number },
    Q11_PreviewPayment: {
      input: { accountId: danasAccount, amount: '10.00', channel: 'ONLINE', tender: 'CARD_CREDIT' },
    },
    Q12_ApproverSeesAdjustments: { first: 20 },
    Q13_FindPayments: {
      first: 10,
      filter: { ...month, tender: ['CARD_CREDIT'], instrumentEndsWith: '4242' },
    },
    Q1_DepartmentRevenueToday: { d: 'UTIL', from: today, to: today },
    Q2_AllDepartmentsOneCall: month,
    Q4_PermitStatus: { n: permitAccount.itemNumber },
    Q5_RepOpensAccount: { num: utilityAccount.number },
    Q6_WhatHappenedAfterSubmit: { id: toPublicId('pay', utilityAccount.firstPaymentId) },
    Q8_CatchUp: { seq: 0 },
    S1_RepWatchesBalance: { id: danasAccount },
    S2_DepartmentRevenue: { d: 'UTIL' },
    S3_IntegratorFeed: {},
  };
}
