import { buildASTSchema, parse } from 'graphql';
import { AccessRules } from '../../../platform/federation/auth/access-rules.js';
import { usesAuth } from '../../../platform/federation/auth/auth-directive.js';
import { evasionsOf } from './evasions.js';

/** There are ways around what `@auth` asks for; the message has a line for each. */
export class EvadableAccessError extends Error {
  override readonly name = 'EvadableAccessError';

  constructor(readonly evasions: readonly string[]) {
    super(`What @auth asks for can be evaded:\n${evasions.map((line) => `- ${line}`).join('\n')}`);
  }
}

/**
 * What a supergraph asks of callers, as its `@auth` directives say.
 * @throws EvadableAccessError when there is a way around it
 * @throws Error when it says so in another version of the directive or by another name
 */
export function readAccess(supergraphSdl: string): AccessRules {
  const document = parse(supergraphSdl, { noLocation: true });
  if (!usesAuth(document)) return new AccessRules();
  const schema = buildASTSchema(document, { assumeValid: true });
  const rules = new AccessRules(schema);
  const evasions = evasionsOf(schema, rules);
  if (evasions.length > 0) throw new EvadableAccessError(evasions);
  return rules;
}
