import { Kind, parse, type ConstDirectiveNode } from 'graphql';

export interface NamedSubgraph {
  readonly name: string;
  /** Where it answered when the supergraph was composed. */
  readonly url: string;
}

/** The subgraphs of a supergraph, as the `join__Graph` enum of the join specification lists them. */
export function subgraphsOf(supergraphSdl: string): NamedSubgraph[] {
  return parse(supergraphSdl, { noLocation: true }).definitions.flatMap((definition) => {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION || definition.name.value !== 'join__Graph') return [];
    return (definition.values ?? []).map(({ directives = [] }) => ({
      name: argumentOf(directives, 'name'),
      url: argumentOf(directives, 'url'),
    }));
  });
}

function argumentOf(directives: readonly ConstDirectiveNode[], name: string): string {
  const graph = directives.find((directive) => directive.name.value === 'join__graph');
  const value = graph?.arguments?.find((argument) => argument.name.value === name)?.value;
  if (value?.kind !== Kind.STRING) throw new Error(`A subgraph of the supergraph has no ${name}.`);
  return value.value;
}
