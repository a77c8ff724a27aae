import type { IncomingMessage, ServerResponse } from 'node:http';
import { parse, validate, type GraphQLSchema } from 'graphql';
import { endUnread } from '../../../platform/http/end-unread.js';
import type { Authenticate } from '../callers/authentication.js';
import type { Caller } from '../../common/caller.js';
import { credentialsOfRequest, isAnonymous } from '../callers/credentials.js';
import { methodNotAllowed, unauthenticated } from '../../common/errors.js';
import type { GraphRevision } from '../../plan/graph/federated-graph.js';
import { clientAddress } from '../http/client-address.js';
import { commonHeaders } from '../http/common-headers.js';
import { audienceOf, schemaFor } from '../../plan/operations/audience.js';
import type { RateLimits } from '../rates/rate-limits.js';

export interface OfferedOperation {
  readonly name: string;
  readonly query: string;
  /** An example of what it may be asked with. */
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** What the explorer tells a person besides the schema. */
export interface ExplorerGuide {
  /** Asked for each time, because an example may have the day of today. */
  readonly operations: () => readonly OfferedOperation[];
  /** How to get a token of each role, where that is a matter of a command. The tokens themselves are never handed out. */
  readonly tokenCommands: readonly { readonly role: string; readonly command: string }[];
}

export interface ExplorerOfferOptions {
  /** Absent: nothing is offered. */
  readonly guide: ExplorerGuide | undefined;
  readonly revision: () => GraphRevision;
  readonly authenticate: Authenticate;
  readonly rates: RateLimits;
  /** See `clientAddress`. */
  readonly trustedProxyCount: number;
}

/** Tells the explorer who one is by one's token, and which operations are valid in the schema that one sees. */
export class ExplorerOffer {
  readonly #valid = new WeakMap<GraphQLSchema, Map<string, boolean>>();

  constructor(private readonly options: ExplorerOfferOptions) {}

  /** @throws GraphQLError when the credentials are not valid, or too much is asked */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'GET') throw methodNotAllowed('The offer is read by GET.', 'GET');
    const { guide, authenticate, rates, trustedProxyCount } = this.options;
    const credentials = credentialsOfRequest(request, clientAddress(request, trustedProxyCount));
    const caller = await authenticate(credentials, 'arrival');
    rates.admit(caller.allowance);
    if (!caller.principal && !isAnonymous(credentials)) throw unauthenticated(caller.reason);
    const body = Buffer.from(
      JSON.stringify({
        caller: callerOf(caller),
        operations: guide ? this.#offered(guide.operations(), caller) : [],
        tokenCommands: guide?.tokenCommands ?? [],
      }),
    );
    response.writeHead(200, {
      ...commonHeaders,
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'content-length': body.length,
    });
    endUnread(response, body);
  }

  #offered(operations: readonly OfferedOperation[], caller: Caller): readonly OfferedOperation[] {
    const schema = schemaFor(audienceOf(caller), this.options.revision());
    const known = this.#valid.get(schema) ?? new Map<string, boolean>();
    this.#valid.set(schema, known);
    return operations.filter(({ query }) => {
      const isValid = known.get(query) ?? validate(schema, parse(query)).length === 0;
      known.set(query, isValid);
      return isValid;
    });
  }
}

function callerOf({ principal }: Caller): object | null {
  if (!principal) return null;
  const { subject, role, departments } = principal;
  return { subject, role, departments };
}
