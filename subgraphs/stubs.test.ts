import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildASTSchema, parse, type GraphQLSchema } from 'graphql';
import { projectRoot } from '../platform/config/paths.js';
import { AccessRules } from '../platform/federation/auth/access-rules.js';
import { subgraphModules } from './registry.js';

const schemaOf = (sdl: string): GraphQLSchema => buildASTSchema(parse(sdl), { assumeValidSDL: true });

function has(schema: GraphQLSchema, coordinate: string): boolean {
  const [type = '', field = ''] = coordinate.split('.');
  const known = schema.getType(type);
  return known !== undefined && 'getFields' in known && field in known.getFields();
}

describe('a field that returns what another subgraph owns', () => {
  const whole = new AccessRules(
    schemaOf(readFileSync(join(projectRoot, 'schema/supergraph.graphql'), 'utf8')),
  );

  it.each(subgraphModules.map((module) => [module.name, module] as const))(
    'asks in %s for all that it asks for in the whole graph, so that it is enforced there too',
    (_name, module) => {
      const schema = schemaOf(module.sdl());
      const own = new AccessRules(schema);
      const asked = whole.protectedFields.filter((coordinate) => has(schema, coordinate));
      expect(asked).not.toEqual([]);
      for (const coordinate of asked) {
        expect([coordinate, own.ofField(coordinate)]).toEqual([coordinate, whole.ofField(coordinate)]);
      }
    },
  );
});
