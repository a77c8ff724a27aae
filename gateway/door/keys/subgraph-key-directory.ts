import type { Logger } from 'pino';
import type { PresentedApiKey } from '../../../platform/access/api-keys.js';
import { isRole, isScope } from '../../../platform/access/roles.js';
import type { SubgraphClient } from '../../../platform/federation/subgraph-client.js';
import { gatewayItself } from '../../common/caller.js';
import { unavailable } from '../../common/errors.js';
import type { ApiKeyDirectory, ApiKeyGrant } from './api-key-directory.js';

/** What the subgraph of the keys offers to the gateway and hides from clients. */
const question = `query ApiKeyGrant($id: ID!, $secretHash: String!) {
  apiKeyGrant(id: $id, secretHash: $secretHash) {
    subject role scopes departments sandbox allowedOrigins expiresAt requestsPerSecond mutationsPerSecond
  }
}`;

interface Answer {
  readonly subject: string;
  readonly role: string;
  readonly scopes: readonly string[];
  readonly departments: readonly string[] | null;
  readonly sandbox: boolean;
  readonly allowedOrigins: readonly string[] | null;
  readonly expiresAt: string;
  readonly requestsPerSecond: number;
  readonly mutationsPerSecond: number;
}

/** Asks the subgraph that owns the keys. */
export class SubgraphKeyDirectory implements ApiKeyDirectory {
  constructor(
    private readonly subgraph: () => SubgraphClient | undefined,
    private readonly logger: Logger,
  ) {}

  async find({ id, secretHashHex }: PresentedApiKey): Promise<ApiKeyGrant | undefined> {
    const answer = await this.#ask(question, { id, secretHash: secretHashHex });
    const grant = answer['apiKeyGrant'] as Answer | null;
    return grant ? grantFrom(grant) : undefined;
  }

  async origins(): Promise<readonly string[]> {
    const answer = await this.#ask('query ApiKeyOrigins { apiKeyOrigins }', {});
    return answer['apiKeyOrigins'] as readonly string[];
  }

  async #ask(query: string, variables: Record<string, unknown>): Promise<Record<string, unknown>> {
    const subgraph = this.subgraph();
    const { data, errors } = (await subgraph?.execute({ query, variables, principal: gatewayItself })) ?? {};
    if (errors || !data) {
      this.logger.error({ subgraph: subgraph?.name, errors }, 'an API key could not be looked up');
      throw unavailable('API keys cannot be checked at the moment.');
    }
    return data;
  }
}

function grantFrom(answer: Answer): ApiKeyGrant {
  const { subject, role, scopes, departments, sandbox, allowedOrigins, expiresAt, ...limits } = answer;
  if (!isRole(role)) throw new Error(`There is no role ${role}.`);
  return {
    principal: {
      subject,
      role,
      scopes: scopes.filter(isScope),
      departments: departments ?? '*',
      ...(sandbox && { sandbox }),
    },
    expiresAt: new Date(expiresAt),
    ...(allowedOrigins && { allowedOrigins }),
    ...limits,
  };
}
