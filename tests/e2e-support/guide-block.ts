import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../platform/config/paths.js';

/** The first block of the guide for integrators that is in a language and has some text in it. */
export function guideBlock(language: string, text: string): string {
  const guide = readFileSync(join(projectRoot, 'docs/integrators.md'), 'utf8');
  const blocks = [...guide.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)];
  const [, , code] = blocks.find(([, of, content]) => of === language && content?.includes(text)) ?? [];
  if (!code) throw new Error(`The guide has no ${language} with ${text}.`);
  return code;
}
