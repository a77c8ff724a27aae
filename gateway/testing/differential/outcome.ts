import type { ExecutionResult, GraphQLError } from 'graphql';

/** What a caller can tell two executions apart by. Errors have no order; the keys of data have. */
export interface Outcome {
  /** The message that the execution was rejected with. */
  readonly rejected?: string;
  /** Absent and null are different answers. */
  readonly data?: unknown;
  readonly errors?: readonly ComparedError[];
  /** Requests with an effect, in the order in which subgraphs received them. */
  readonly mutations: readonly string[];
}

interface ComparedError {
  readonly message: string;
  readonly path: readonly (string | number)[] | undefined;
  readonly code: unknown;
}

export async function outcomeOf(
  execution: () => Promise<ExecutionResult>,
  mutations: () => readonly string[],
): Promise<Outcome> {
  try {
    const { data, errors } = await execution();
    return {
      ...(data !== undefined && { data }),
      ...(errors && { errors: sorted(errors.map(compared)) }),
      mutations: mutations(),
    };
  } catch (error) {
    return { rejected: error instanceof Error ? error.message : String(error), mutations: mutations() };
  }
}

/** What the official executor says with the text of a TypeError, or counts in its own way, and how we put it. */
const wordings = [
  { official: /^Cannot use 'in' operator/, ours: 'A value and an object were sent for one field.' },
  // It asks for the same entity as often as it is there, and we ask once.
  {
    official: /^Expected "data\._entities" to contain \d+ elements$/,
    ours: 'There are not as many as there should be.',
  },
];

/** The executor passes on whatever a data source threw, so these need not all be errors of GraphQL. */
function compared({ message, path, extensions }: Partial<GraphQLError> & Error): ComparedError {
  const known = wordings.find(({ official }) => official.test(message));
  // It names the type of the innermost fragment, and we name that of the object.
  return {
    message: known?.ours ?? message.replace(/ field \w+\./, ' field '),
    path,
    code: extensions?.['code'],
  };
}

function sorted(errors: readonly ComparedError[]): ComparedError[] {
  return errors
    .map((error) => ({ error, text: JSON.stringify(error) }))
    .sort((left, right) => (left.text < right.text ? -1 : 1))
    .map(({ error }) => error);
}
