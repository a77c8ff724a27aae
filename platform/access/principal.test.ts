import {
  authorisationView,
  hasScope,
  requireDepartment,
  seesDepartment,
  type Principal,
} from './principal.js';
import { roleGrants } from './roles.js';

const clerk: Principal = {
  subject: 'clerk-1',
  role: 'department-head',
  scopes: ['payment:read', 'revenue:read'],
  departments: ['PERMITS', 'PARKING'],
};

describe('a principal', () => {
  it('has the scopes it was granted', () => {
    expect(hasScope(clerk, 'revenue:read')).toBe(true);
    expect(hasScope(clerk, 'payment:write')).toBe(false);
  });

  it('sees its departments, or all of them', () => {
    expect(seesDepartment(clerk, 'PARKING')).toBe(true);
    expect(() => requireDepartment(clerk, 'UTIL')).toThrow(
      expect.objectContaining({ extensions: { code: 'FORBIDDEN' } }),
    );
    expect(seesDepartment({ ...clerk, departments: '*' }, 'UTIL')).toBe(true);
  });

  it('has the same view as whoever has the same scopes and departments, in whatever order', () => {
    const colleague: Principal = {
      ...clerk,
      subject: 'clerk-2',
      scopes: [...clerk.scopes].reverse(),
      departments: ['PARKING', 'PERMITS'],
    };
    expect(authorisationView(colleague)).toBe(authorisationView(clerk));
    expect(authorisationView({ ...clerk, departments: '*' })).not.toBe(authorisationView(clerk));
    expect(authorisationView({ ...clerk, departments: ['*'] })).not.toBe(
      authorisationView({ ...clerk, departments: '*' }),
    );
    expect(authorisationView({ ...clerk, scopes: ['payment:read'] })).not.toBe(authorisationView(clerk));
  });
});

describe('the roles', () => {
  it('let nobody both take or refund a payment and approve a refund or close a period', () => {
    for (const grants of Object.values<readonly string[]>(roleGrants)) {
      const acts = grants.includes('payment:write') || grants.includes('refund:write');
      const approves = grants.includes('refund:approve') || grants.includes('ledger:close');
      expect(acts && approves).toBe(false);
    }
  });

  it('let the auditor change nothing', () => {
    expect(roleGrants.auditor.filter((scope) => !/:(read|masked)$/.test(scope))).toEqual([]);
  });
});
