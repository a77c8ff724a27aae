import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scopes } from '../platform/access/roles.js';
import { projectRoot } from '../platform/config/paths.js';

/** Names what its holder gets of personal data: no more than everybody does who lacks pii:read. */
const asksForNothing = 'pii:masked';

describe('a scope', () => {
  it('is granted only when something in the graph asks for it', () => {
    const supergraph = readFileSync(join(projectRoot, 'schema/supergraph.graphql'), 'utf8');
    const demanded = new Set(supergraph.match(/\b[a-z]+:[a-z]+\b/g));
    const idle = scopes.filter((scope) => !demanded.has(scope) && scope !== asksForNothing);
    expect(idle).toEqual([]);
  });
});
