/** What no variable sets has one code for all; the sentence says what it is. */
const generalCode = 'CANNOT_START';

/**
 * A process cannot do what it was started for, for a reason that whoever runs it can remove. The message says in a sentence
 * what is wrong, where it was set, and what to do; it is all that is printed, so it repeats no secret.
 */
export class Refusal extends Error {
  override readonly name: string = 'Refusal';
  readonly code: string = generalCode;
}
