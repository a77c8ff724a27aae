export const scopes = [
  'pii:read',
  'pii:masked',
  'account:read',
  'payment:read',
  'payment:write',
  'revenue:read',
  'ledger:read',
  'writeoff:request',
  'writeoff:approve',
  'adjustment:request',
  'adjustment:approve',
  'return:write',
  'keys:manage',
] as const;

/** What the gateway alone may do, when it asks of its own accord. No token and no key can carry it. */
export const gatewayScope = 'keys:resolve';

export type GrantableScope = (typeof scopes)[number];
export type Scope = GrantableScope | typeof gatewayScope;

/**
 * What each role may do at most. Duties are split on purpose: who oversees the books takes no payments, and who takes
 * payments writes nothing off without somebody else. Narrower limits
 * (own department, not what somebody else has made) are decided where the data is. A scope is granted when something in
 * the graph asks for it, and not before.
 */
export const roleGrants = {
  cashier: ['account:read', 'pii:masked', 'payment:read', 'payment:write'],
  'billing-rep': [
    'account:read',
    'pii:read',
    'payment:read',
    'payment:write',
    'writeoff:request',
    'adjustment:request',
  ],
  'department-head': ['account:read', 'payment:read', 'revenue:read'],
  'finance-director': [
    ...['account:read', 'pii:read', 'payment:read', 'revenue:read', 'ledger:read'],
    ...['writeoff:request', 'writeoff:approve', 'adjustment:request', 'adjustment:approve', 'return:write'],
  ],
  auditor: ['account:read', 'pii:masked', 'payment:read', 'revenue:read', 'ledger:read'],
  integrator: ['account:read', 'pii:masked', 'payment:read', 'payment:write', 'keys:manage'],
  'department-app': ['account:read', 'payment:read', 'payment:write', 'revenue:read', 'keys:manage'],
} as const satisfies Record<string, readonly Scope[]>;

export type Role = keyof typeof roleGrants;

export function isScope(value: string): value is GrantableScope {
  return (scopes as readonly string[]).includes(value);
}

export const roles = Object.keys(roleGrants) as readonly Role[];

export function isRole(value: unknown): value is Role {
  return (roles as readonly unknown[]).includes(value);
}

/** Who works outside the agency knows its public schema only. */
export function knowsWholeSchema(role: Role): boolean {
  return role !== 'integrator';
}
