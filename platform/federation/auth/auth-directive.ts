import {
  buildASTSchema,
  getArgumentValues,
  parse,
  type ConstDirectiveNode,
  type GraphQLDirective,
} from 'graphql';
import type { Requirement } from '../../access/requirement.js';

const authSpecUrl = 'https://tributary.invalid/auth/v1.0';

const definition = `directive @auth(anyOf: [String!]!, masked: Boolean! = false) repeatable on OBJECT | FIELD_DEFINITION`;

/**
 * Puts `@auth` into the schema of a subgraph and carries it into the supergraph. Its specification has no `for:`, because
 * @apollo/gateway refuses to load what is for security and not known to it.
 */
export const authPreamble = `extend schema
  @link(url: "${authSpecUrl}", import: ["@auth"])
  @composeDirective(name: "@auth")

${definition}`;

const authDirective = buildASTSchema(parse(definition), { assumeValid: true }).getDirective(
  'auth',
) as GraphQLDirective;

/** Whether an SDL means by `@auth` what is meant here. */
export function usesAuth(sdl: string): boolean {
  return sdl.includes(`"${authSpecUrl}"`);
}

interface Annotated {
  readonly directives?: readonly ConstDirectiveNode[] | undefined;
}

/** What the directives of a type or field ask for; nothing without any. */
export function requirementsOf(node: Annotated | null | undefined): Requirement[] {
  return (node?.directives ?? [])
    .filter(({ name }) => name.value === authDirective.name)
    .map((directive) => getArgumentValues(authDirective, directive) as unknown as Requirement);
}
