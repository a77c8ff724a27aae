import { Presets, SingleBar } from 'cli-progress';

/** Shows how far the demo city is loaded: a bar at a terminal, otherwise a line for each tenth, because logs keep every line. */
export class LoadProgress implements Disposable {
  readonly #output: NodeJS.WriteStream;
  readonly #size: string;
  #bar: SingleBar | undefined;
  #tenths = 0;

  constructor(size: string, output: NodeJS.WriteStream = process.stderr) {
    this.#size = size;
    this.#output = output;
  }

  waiting(): void {
    this.#output.write('The demo city is being loaded by another process, which is waited for ...\n');
  }

  show(posted: number, total: number): void {
    if (this.#output.isTTY) this.#draw(posted, total);
    else this.#tell(posted, total);
  }

  #draw(posted: number, total: number): void {
    if (!this.#bar) {
      this.#bar = new SingleBar(
        {
          format: 'Demo city  {bar}  {value}/{total} payments posted  {duration_formatted}',
          stream: this.#output,
        },
        Presets.rect,
      );
      this.#bar.start(total, 0);
    }
    this.#bar.update(posted);
  }

  #tell(posted: number, total: number): void {
    const tenths = Math.floor((10 * posted) / total);
    if (posted === 0) this.#output.write(`Loading the demo city (size ${this.#size}) ...\n`);
    if (tenths === this.#tenths) return;
    this.#tenths = tenths;
    this.#output.write(`Demo city: ${posted} of ${total} payments posted\n`);
  }

  [Symbol.dispose](): void {
    this.#bar?.stop();
  }
}
