import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** What a parent may ask of the process that answers it with `answerParent`. */
interface Ask {
  readonly id: number;
  readonly command: string;
  readonly argument: unknown;
}

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly failure?: string;
}

/** Another process that makes load, so that measuring does not slow down what is measured more than a client would. */
export class LoadProcess<Commands> implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  #asked = 0;

  /**
   * @param file the module that the process runs
   * @param nodeOptions for the Node that runs it, such as `--expose-gc`
   */
  constructor(file: string, nodeOptions: readonly string[] = []) {
    this.#child = fork(file, { serialization: 'advanced', execArgv: [...process.execArgv, ...nodeOptions] });
    this.#ended = once(this.#child, 'exit');
  }

  get pid(): number {
    const { pid } = this.#child;
    if (pid === undefined) throw new Error('The process that makes the load did not start.');
    return pid;
  }

  /** @throws Error with the message of the other process when the command fails there, or when that process ends */
  async ask<Command extends keyof Commands & string>(
    command: Command,
    argument: ArgumentOf<Commands[Command]>,
  ): Promise<ResultOf<Commands[Command]>> {
    const id = ++this.#asked;
    const answer = Promise.withResolvers<Answer>();
    const listen = (message: Answer): void => {
      if (message.id === id) answer.resolve(message);
    };
    this.#child.on('message', listen);
    try {
      this.#child.send({ id, command, argument } satisfies Ask);
      const { failure, result } = await Promise.race([
        answer.promise,
        this.#ended.then((): Answer => ({ id, failure: 'The process that makes the load has ended.' })),
      ]);
      if (failure) throw new Error(failure);
      return result as ResultOf<Commands[Command]>;
    } finally {
      this.#child.off('message', listen);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGTERM');
    await this.#ended;
  }
}

type ArgumentOf<Command> = Command extends (argument: infer Argument) => unknown ? Argument : never;
type ResultOf<Command> = Command extends (argument: never) => infer Result ? Awaited<Result> : never;

/** The other side: carries out the commands of the parent process, one answer each. */
export function answerParent<Commands>(commands: {
  readonly [Command in keyof Commands]: (argument: never) => unknown;
}): void {
  process.on('message', ({ id, command, argument }: Ask) => {
    const run = commands[command as keyof Commands] as (argument: unknown) => unknown;
    void Promise.try(run, argument).then(
      (result) => process.send?.({ id, result } satisfies Answer),
      (error: unknown) =>
        process.send?.({
          id,
          failure: error instanceof Error ? error.message : String(error),
        } satisfies Answer),
    );
  });
  // Without this a parent that is killed would leave the load running.
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
}
