import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const file = pathToFileURL(join(import.meta.dirname, 'production.ts')).href;

function toldIn(env: Record<string, string>): string {
  const program = `import '${file}'; process.stdout.write(process.env.NODE_ENV)`;
  return execFileSync(process.execPath, ['--input-type=module', '--eval', program], { env }).toString();
}

describe('what packages are told of where they run', () => {
  it('is that nobody develops them, unless the environment says otherwise', () => {
    expect(toldIn({})).toBe('production');
    expect(toldIn({ NODE_ENV: '' })).toBe('production');
    expect(toldIn({ NODE_ENV: 'development' })).toBe('development');
  });
});
