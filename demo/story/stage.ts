import { setTimeout as delay } from 'node:timers/promises';
import pc from 'picocolors';

export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const widest = 100;
const nameWidth = 18;
const pauseMs = 700;

/** Where the story is told: lines of at most 100 columns, with pauses between the acts where a person is watching. */
export class Stage {
  readonly width: number;
  readonly #terminal: Terminal;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    this.width = Math.min(terminal.columns ?? widest, widest);
  }

  say(...lines: readonly string[]): void {
    for (const line of lines) this.#terminal.write(`${line}\n`);
  }

  async act(title: string): Promise<void> {
    if (this.#terminal.isTTY) await delay(pauseMs);
    this.say('', pc.bold(title));
  }

  /** Somebody and what is to be said of them. */
  note(who: string, what: string): void {
    this.say(`  ${pc.cyan(who.padEnd(nameWidth))} ${what}`);
  }

  /** Something that just happened, `ms` after submit. */
  flash(ms: number, who: string, what: string): void {
    const time = `+${ms.toFixed(1)} ms`.padStart(11);
    this.say(`${pc.yellow(time)}  ${pc.inverse(` ${who.padEnd(nameWidth)}`)} ${what}`);
  }
}
