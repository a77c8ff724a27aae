import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../../../platform/config/paths.js';

/** A folder that has what the checkout has, for what readers of the guide do in theirs. */
export class Checkout implements AsyncDisposable {
  private constructor(readonly folder: string) {}

  /** @param packages the folder whose packages are installed in it */
  static async open(packages = projectRoot): Promise<Checkout> {
    const folder = await mkdtemp(join(tmpdir(), 'tributary-checkout-'));
    await symlink(join(projectRoot, 'schema'), join(folder, 'schema'));
    await symlink(join(packages, 'node_modules'), join(folder, 'node_modules'));
    return new Checkout(folder);
  }

  async write(name: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.folder, name)), { recursive: true });
    await writeFile(join(this.folder, name), text);
  }

  read(name: string): Promise<string> {
    return readFile(join(this.folder, name), 'utf8');
  }

  /** Runs a program of an installed package, and answers what it printed. */
  async run(program: string, ...args: string[]): Promise<string> {
    const path = join(this.folder, 'node_modules/.bin', program);
    return (await promisify(execFile)(path, args, { cwd: this.folder })).stdout;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}
