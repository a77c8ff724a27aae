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
  it('let nobody who oversees the books take a payment', () => {
    const overseers = ['finance-director', 'auditor', 'department-head'] as const;
    for (const role of overseers) expect(roleGrants[role]).not.toContain('payment:write');
  });

  it('let the auditor change nothing', () => {
    expect(roleGrants.auditor.filter((scope) => !/:(read|masked)$/.test(scope))).toEqual([]);
  });
});
