/** Version 1 brings no types along, and those that others have written for it are of version 0.6. */
declare module 'negotiator' {
  interface Message {
    readonly headers: Readonly<Record<string, string | undefined>>;
  }

  /** Reads what a client prefers. What it does not accept is not among the answers. */
  export default class Negotiator {
    constructor(message: Message);
    /** Of what is available, the most preferred first. */
    mediaTypes(available: readonly string[]): string[];
    /** The one preferred; among those that the client takes equally, the first in `preferred`. */
    encoding(
      available: readonly string[],
      options: { readonly preferred: readonly string[] },
    ): string | undefined;
  }
}
