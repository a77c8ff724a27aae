export const scopes = [
  'pii:read',
  'pii:masked',
  'account:read',
  'payment:read',
  'payment:write',
  'revenue:read',
  'refund:write',
  'refund:approve',
  'ledger:read',
  'ledger:close',
  'audit:read',
  'export:write',
  'keys:manage',
] as const;

/** What the gateway alone may do, when it asks of its own accord. No token and no key can carry it. */
export const gatewayScope = 'keys:resolve';

export type GrantableScope = (typeof scopes)[number];
export type Scope = GrantableScope | typeof gatewayScope;

/**
 * What each role may do at most. Duties are split on purpose: who takes payments does not approve refunds or close
 * periods, and who approves takes none. Narrower limits (own till, own department, not one's own request) are
 * decided where the data is.
 */
export const roleGrants = {
  cashier: ['account:read', 'pii:masked', 'payment:read', 'payment:write', 'refund:write'],
  'billing-rep': ['account:read', 'pii:read', 'payment:read', 'payment:write', 'refund:write'],
  'department-head': ['account:read', 'payment:read', 'revenue:read', 'refund:write'],
  'finance-director': [
    'account:read',
    'pii:read',
    'payment:read',
    'revenue:read',
    'refund:approve',
    'ledger:read',
    'ledger:close',
    'audit:read',
    'export:write',
  ],
  auditor: ['account:read', 'pii:masked', 'payment:read', 'revenue:read', 'ledger:read', 'audit:read'],
  integrator: ['account:read', 'pii:masked', 'payment:read', 'payment:write', 'refund:write', 'keys:manage'],
  'department-app': [
    'account:read',
    'payment:read',
    'payment:write',
    'revenue:read',
    'refund:write',
    'keys:manage',
  ],
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
