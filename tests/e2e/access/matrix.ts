import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../../platform/config/paths.js';
import { roles, type Role } from '../../../platform/access/roles.js';

/** From what gives least to what gives most. */
const words = ['no', 'hidden', 'masked', 'own', 'yes'] as const;

export type Expectation = (typeof words)[number];

/** The table of docs/access.md: what each role gets of each part of the graph. */
export class Matrix {
  readonly #rows: ReadonlyMap<string, ReadonlyMap<Role, Expectation>>;

  constructor(text = readFileSync(join(projectRoot, 'docs/access.md'), 'utf8')) {
    const lines = text.split('\n').filter((line) => line.startsWith('| '));
    const table = lines.map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
    const start = table.findIndex(([first]) => first === 'part of the graph');
    const [, ...columns] = table[start] ?? [];
    if (columns.join() !== roles.join()) throw new Error(`The columns must be the roles: ${roles.join()}`);
    this.#rows = new Map(
      table
        .slice(start + 1)
        .map(([coordinate = '', ...cells]) => [
          coordinate,
          new Map(roles.map((role, index) => [role, readWord(coordinate, cells[index])])),
        ]),
    );
  }

  get coordinates(): readonly string[] {
    return [...this.#rows.keys()];
  }

  has(coordinate: string): boolean {
    return this.#rows.has(coordinate);
  }

  /** What the role gets at the end of a way through the graph: the least of what it gets on the way. */
  along(role: Role, ...coordinates: readonly string[]): Expectation {
    const met = coordinates.map((coordinate) => this.#rows.get(coordinate)?.get(role) ?? 'yes');
    return words.find((word) => met.includes(word)) ?? 'yes';
  }
}

function readWord(coordinate: string, text: string | undefined): Expectation {
  const word = words.find((each) => each === text);
  if (!word) throw new Error(`${coordinate} has a cell that says "${text}"`);
  return word;
}
