import type { AccessCase } from './access-cases.js';

/** The variables that probes use, by what they are called in them. */
const variableTypes: Readonly<Record<keyof AccessCase, string>> = {
  department: 'String!',
  account: 'ID!',
  number: 'String!',
  payment: 'ID!',
  item: 'String!',
  entry: 'ID!',
  before: 'Int!',
  today: 'Date!',
  charge: 'ID!',
  itemId: 'ID!',
  writeOff: 'ID!',
  adjustment: 'ID!',
  revenueType: 'String!',
  ledgerAccount: 'String!',
  fund: 'ID!',
  apiKey: 'ID!',
};

export interface Probe {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Completes a selection of a root type with the variables that it mentions. */
export function probe(kind: 'query' | 'subscription', selection: string, subject: AccessCase): Probe {
  const names = (Object.keys(variableTypes) as (keyof AccessCase)[]).filter((name) =>
    new RegExp(`\\$${name}\\b`).test(selection),
  );
  const definitions = names.map((name) => `$${name}: ${variableTypes[name]}`);
  return {
    query: `${kind}${definitions.length > 0 ? ` (${definitions.join(', ')})` : ''} { ${selection} }`,
    variables: Object.fromEntries(names.map((name) => [name, subject[name]])),
  };
}

/** What is asked at each root field that answers; lists are asked for the subject among other things. */
export const rootProbes: Readonly<Record<string, { selection: string; secret?: keyof AccessCase }>> = {
  'Query.account': { selection: 'account(number: $number) { id balance }' },
  'Query.searchAccounts': { selection: 'searchAccounts(text: $number, first: 5) { id balance }' },
  'Query.payment': { selection: 'payment(id: $payment) { receiptNumber amount }' },
  'Query.payments': { selection: 'payments(first: 100) { edges { node { id } } }', secret: 'payment' },
  'Query.writeOff': { selection: 'writeOff(id: $writeOff) { reason amount }' },
  'Query.adjustment': { selection: 'adjustment(id: $adjustment) { note amount }' },
  'Query.adjustments': {
    selection: 'adjustments(first: 10) { edges { node { id } } }',
    secret: 'adjustment',
  },
  'Query.writeOffs': { selection: 'writeOffs(first: 10) { edges { node { id } } }', secret: 'writeOff' },
  'Query.node': { selection: 'node(id: $payment) { ... on Payment { receiptNumber amount } }' },
  'Query.department': { selection: 'department(code: $department) { id name }' },
  'Query.departments': { selection: 'departments { code }', secret: 'department' },
  'Query.journalEntries': {
    selection: 'journalEntries(sinceSequence: $before, first: 1) { id }',
    secret: 'entry',
  },
  'Query.postingRules': { selection: 'postingRules { code description }' },
  'Subscription.accountBalanceChanged': {
    selection: 'accountBalanceChanged(accountId: $account) { account { number balance } }',
  },
  'Subscription.paymentEvents': { selection: 'paymentEvents(departmentCode: $department) { kind cursor }' },
  'Subscription.departmentRevenueChanged': {
    selection: 'departmentRevenueChanged(departmentCode: $department) { netFiscalYear netToday }',
  },
};

/** What is asked of the keys of programs; `id` is one of them. */
export const keyProbes = {
  'Mutation.createApiKey':
    'mutation { createApiKey(name: "matrix", scopes: ["account:read"], sandbox: true) { id } }',
  'Query.apiKeys': '{ apiKeys { id } }',
  'Mutation.rotateApiKey': 'mutation ($id: ID!) { rotateApiKey(id: $id) { id } }',
  'Mutation.revokeApiKey': 'mutation ($id: ID!) { revokeApiKey(id: $id) { id } }',
} as const;

/** What is told of payments that came back; those of the cases were paid by card, which no bank returns. */
export const returnProbes = {
  'Mutation.recordPaymentReturn': `mutation ($payment: ID!) { recordPaymentReturn(input: { idempotencyKey: "matrix",
    paymentId: $payment, code: R01, returnedOn: "2026-01-02" }) { __typename ... on Problem { code } } }`,
} as const;

const adjusted = `accountId: $account, chargeId: $charge, kind: CORRECTION, reason: OTHER, note: "Matrix", reference: "Matrix"`;

/** What is asked of write-offs and adjustments; the answer tells at least whether there is one. */
export const approvalProbes = {
  'Query.previewAdjustment': `query ($account: ID!, $charge: ID!) { previewAdjustment(input: { ${adjusted} })
    { __typename ... on Problem { code } } }`,
  'Mutation.adjustCharge': `mutation ($account: ID!, $charge: ID!) { adjustCharge(input: { idempotencyKey: "matrix", amount: "0.01",
    ${adjusted} }) { __typename ... on Problem { code } } }`,
  'Mutation.approveAdjustment':
    'mutation ($adjustment: ID!) { approveAdjustment(id: $adjustment) { __typename ... on Problem { code } } }',
  'Mutation.rejectAdjustment':
    'mutation ($adjustment: ID!) { rejectAdjustment(id: $adjustment, comment: "Matrix") { __typename ... on Problem { code } } }',
  'Mutation.writeOff': `mutation ($account: ID!) { writeOff(input: { idempotencyKey: "matrix", accountId: $account,
    reason: "Matrix" }) { __typename ... on Problem { code } } }`,
  'Mutation.approveWriteOff':
    'mutation ($writeOff: ID!) { approveWriteOff(id: $writeOff) { __typename ... on Problem { code } } }',
  'Mutation.rejectWriteOff':
    'mutation ($writeOff: ID!) { rejectWriteOff(id: $writeOff, reason: "Matrix") { __typename ... on Problem { code } } }',
  'Mutation.recoverWriteOff':
    'mutation ($writeOff: ID!) { recoverWriteOff(id: $writeOff, reason: "Matrix") { __typename ... on Problem { code } } }',
} as const;

const ofPayment = (selection: string): string => `payments(first: 1) { edges { node { ${selection} } } }`;

/** The way from an account to an object of each type. */
export const fromAccount: Readonly<Record<string, (selection: string) => string>> = {
  Account: (selection) => selection,
  Party: (selection) => `holder { ${selection} }`,
  Charge: (selection) => `charges { ${selection} }`,
  Adjustment: (selection) => `adjustments(first: 1) { edges { node { ${selection} } } }`,
  WriteOff: (selection) => `writeOffs { ${selection} }`,
  Department: (selection) => `department { ${selection} }`,
  RevenueType: (selection) => `department { revenueTypes { ${selection} } }`,
  RevenueItem: (selection) => `department { item(number: $item) { ${selection} } }`,
  Payment: ofPayment,
  JournalEntry: (selection) => ofPayment(`journalEntries { ${selection} }`),
  PostingRule: (selection) => ofPayment(`journalEntries { postingRule { ${selection} } }`),
  Fund: (selection) => ofPayment(`journalEntries { lines { ledgerAccount { fund { ${selection} } } } }`),
  LedgerAccount: (selection) => ofPayment(`journalEntries { lines { ledgerAccount { ${selection} } } }`),
};

/** What is asked of each entity, and of each field that asks for more. */
export const selections: Readonly<Record<string, string>> = {
  Account: 'balance balanceAsOf',
  'Account.autopay': 'autopay { id }',
  'Account.payments': 'payments(first: 1) { edges { cursor } }',
  'Account.serviceAddress': 'serviceAddress',
  'Party.displayName': 'displayName',
  'Party.email': 'email',
  'Party.mailingAddress': 'mailingAddress',
  'Party.phone': 'phone',
  Charge: 'description amount',
  Adjustment: 'note amount',
  WriteOff: 'reason amount',
  Payment: 'receiptNumber amount',
  'Payment.journalEntries': 'journalEntries { postedAt }',
  'Payment.postingLatencyMs': 'postingLatencyMs',
  Department: 'name',
  'Department.payments': 'payments(first: 1) { edges { cursor } }',
  'Department.revenue': 'revenue(from: $today, to: $today) { net }',
  RevenueType: 'name',
  RevenueItem: 'kind status',
  JournalEntry: 'id postedAt',
  PostingRule: 'code description',
  Fund: 'name',
  LedgerAccount: 'name',
  'LedgerAccount.balance': 'balance',
};

/** How each entity is referred to. */
export const references: Readonly<Record<string, (subject: AccessCase) => object>> = {
  Account: ({ account }) => ({ id: account }),
  ApiKey: ({ apiKey }) => ({ id: apiKey }),
  Charge: ({ charge }) => ({ id: charge }),
  Adjustment: ({ adjustment }) => ({ id: adjustment }),
  WriteOff: ({ writeOff }) => ({ id: writeOff }),
  Payment: ({ payment }) => ({ id: payment }),
  Department: ({ department }) => ({ code: department }),
  RevenueType: ({ revenueType }) => ({ code: revenueType }),
  RevenueItem: ({ itemId }) => ({ id: itemId }),
  JournalEntry: ({ entry }) => ({ id: entry }),
  Fund: ({ fund }) => ({ id: fund }),
  LedgerAccount: ({ ledgerAccount }) => ({ code: ledgerAccount }),
};
