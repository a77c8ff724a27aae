import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, print, type OperationDefinitionNode } from 'graphql';
import { principal } from '../gateway/testing/toy-gateway.js';
import { projectRoot } from '../platform/config/paths.js';
import { ownDocumentsPath, trustedDocuments } from './trusted-documents.js';

const nameOf = (text: string): string | undefined =>
  (parse(text).definitions[0] as OperationDefinitionNode).name?.value;

describe('the trusted documents', () => {
  it('are the operations of our own users and of the demo', async () => {
    const own = await trustedDocuments(ownDocumentsPath, 'off');
    const files = globSync(['schema/operations/*.graphql', 'demo/story/*.graphql'], { cwd: projectRoot });
    const names = files.flatMap((file) =>
      parse(readFileSync(join(projectRoot, file), 'utf8')).definitions.map((node) => nameOf(print(node))),
    );
    expect([...own!.manifest.values()].map(nameOf).sort()).toEqual(names.sort());
  });

  it('hold those who work for the agency, and nobody else', async () => {
    const own = await trustedDocuments(ownDocumentsPath, 'enforce');
    expect(own?.appliesTo(principal('cashier'))).toBe(true);
    expect(own?.appliesTo(principal('department-app'))).toBe(true);
    expect(own?.appliesTo(principal('integrator'))).toBe(false);
  });

  it('are none without a manifest, unless somebody is to be held to them', async () => {
    expect(await trustedDocuments(undefined, 'off')).toBeUndefined();
    for (const mode of ['log', 'enforce'] as const) {
      await expect(trustedDocuments(undefined, mode)).rejects.toThrow('TRUSTED_DOCUMENTS_PATH is missing');
    }
    await expect(trustedDocuments('/nowhere.json', 'log')).rejects.toThrow(
      'TRUSTED_DOCUMENTS_PATH: the file /nowhere.json does not exist',
    );
  });
});
