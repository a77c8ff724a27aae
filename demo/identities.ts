import type { Principal } from '../platform/access/principal.js';
import { roleGrants, roles, type Role } from '../platform/access/roles.js';
import { TokenIssuer } from '../platform/access/tokens.js';

/** The departments that each role of the demo works for. */
const demoDepartments: Record<Role, Principal['departments']> = {
  cashier: '*',
  'billing-rep': ['UTIL'],
  'department-head': ['PARKS'],
  'finance-director': '*',
  auditor: '*',
  integrator: '*',
  'department-app': ['PERMITS'],
};

/** Somebody of a role, with all that the role grants. */
export function principalOf(
  role: Role,
  departments: Principal['departments'] = demoDepartments[role],
): Principal {
  const place = departments === '*' ? 'agency' : departments.join('+').toLowerCase();
  return { subject: `${role}@${place}`, role, scopes: [...roleGrants[role]], departments };
}

/** A token for each role of the demo. */
export async function demoTokens(secret: string): Promise<{ principal: Principal; token: string }[]> {
  const issuer = new TokenIssuer(secret);
  return Promise.all(
    roles.map(async (role) => {
      const principal = principalOf(role);
      return { principal, token: await issuer.issue(principal) };
    }),
  );
}
