/** Written out, because no variety is to be gained here; @ is where conditions go. */
export const introspections = [
  '__schema@ { queryType { name } }',
  '__schema@ { __typename mutationType { name fields { name } } }',
  '__schema { queryType { name } } ... on Query { __schema { mutationType { name } } }',
  '__type(name: "Query")@ { kind name }',
  'query: __type(name: "Query")@ { ...on __Type { fields { name type { kind } } } }',
  'nothing: __type(name: "Unheard")@ { name }',
] as const;
