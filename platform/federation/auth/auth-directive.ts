import {
  buildASTSchema,
  getArgumentValues,
  Kind,
  parse,
  print,
  type ConstDirectiveNode,
  type DocumentNode,
  type GraphQLDirective,
} from 'graphql';
import type { Requirement } from '../../access/requirement.js';

const authSpec = 'https://tributary.invalid/auth';
const authLink = `@link(url: "${authSpec}/v1.0", import: ["@auth"])`;

const definition = `directive @auth(anyOf: [String!]!, masked: Boolean! = false) repeatable on OBJECT | FIELD_DEFINITION`;

/**
 * Puts `@auth` into the schema of a subgraph and carries it into the supergraph. Its specification has no `for:`, because
 * @apollo/gateway refuses to load what is for security and not known to it.
 */
export const authPreamble = `extend schema
  ${authLink}
  @composeDirective(name: "@auth")

${definition}`;

const authDirective = buildASTSchema(parse(definition), { assumeValid: true }).getDirective(
  'auth',
) as GraphQLDirective;

/**
 * Whether a schema means by `@auth` what is meant here.
 * @throws Error when it links that in another version or under another name, of which nothing would be enforced
 */
export function usesAuth({ definitions }: DocumentNode): boolean {
  const links = definitions.flatMap((definition) =>
    definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION
      ? (definition.directives ?? []).filter(isAuthLink).map((link) => print(link))
      : [],
  );
  const foreign = links.find((link) => link !== authLink);
  if (foreign) throw new Error(`@auth can only be linked as ${authLink}, and not as ${foreign}.`);
  return links.length > 0;
}

function isAuthLink({ arguments: given = [] }: ConstDirectiveNode): boolean {
  return given.some(
    ({ name, value }) =>
      name.value === 'url' && value.kind === Kind.STRING && `${value.value}/`.startsWith(`${authSpec}/`),
  );
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
