import 'reflect-metadata';
import type { ExecutionResult } from 'graphql';
import {
  Directive,
  Field,
  FieldResolver,
  ID,
  InterfaceType,
  ObjectType,
  Query,
  Resolver,
  Subscription,
} from 'type-graphql';
import type { Scope } from '../../access/roles.js';
import { createLogger } from '../../telemetry/logger.js';
import { buildFederatedSchema } from '../build-schema.js';
import { LocalSubgraph } from '../local-subgraph.js';
import { MaskedWithout, NeedsScope } from './needs-scope.js';

/** What ran, because nothing may run for those who are refused. */
const ran: string[] = [];

@Directive('@key(fields: "id")')
@NeedsScope('account:read')
@ObjectType({ description: 'A file.' })
class Dossier {
  @Field(() => ID)
  id!: string;

  @MaskedWithout('pii:read')
  @Field(() => String, { nullable: true, description: 'On its cover.' })
  name?: string;
}

@Directive('@key(fields: "id", resolvable: false)')
@NeedsScope('account:read')
@ObjectType('Archivist')
class ArchivistStub {
  @Field(() => ID)
  id!: string;
}

@InterfaceType()
abstract class Furniture {
  @Field(() => Dossier, { nullable: true })
  topmost?: Dossier;
}

@ObjectType({ implements: Furniture })
class Desk extends Furniture {}

@Resolver(() => Dossier)
class DossierResolver {
  @Query(() => Dossier, { nullable: true })
  dossier(): Dossier {
    ran.push('dossier');
    return { id: 'd1', name: 'secret' };
  }

  @FieldResolver(() => ArchivistStub)
  keeper(): ArchivistStub {
    return { id: 'a1' };
  }

  @Query(() => Furniture)
  furniture(): Furniture {
    return Object.assign(new Desk(), { topmost: { id: 'd1' } });
  }

  @NeedsScope('ledger:read', 'revenue:read')
  @NeedsScope('pii:read')
  @FieldResolver(() => String, { description: 'What is in it.' })
  content(): string {
    ran.push('content');
    return 'secret';
  }

  @NeedsScope('payment:read')
  @Subscription(() => String, { subscribe: heartbeat as never })
  heard(): string {
    return 'secret';
  }
}

async function* heartbeat(): AsyncGenerator<object> {
  ran.push('heard');
  yield {};
}

const { schema, sdl } = buildFederatedSchema({
  resolvers: [DossierResolver],
  references: {
    Dossier: ({ id }) => {
      ran.push('reference');
      return { id, name: 'secret' };
    },
  },
});

const subgraph = new LocalSubgraph({
  name: 'dossiers',
  schema,
  createContext: (principal) => ({ principal }),
  logger: createLogger('dossiers'),
});

const requestOf = (query: string, scopes: readonly Scope[]): Parameters<LocalSubgraph['execute']>[0] => ({
  query,
  principal: { subject: 'test', role: 'auditor', scopes, departments: '*' },
});

const ask = (query: string, ...scopes: Scope[]): Promise<ExecutionResult> =>
  subgraph.execute(requestOf(query, scopes));

describe('a subgraph that says who needs which scope', () => {
  beforeEach(() => {
    ran.length = 0;
  });

  it('says it to machines by directives, and to people by descriptions', () => {
    expect(sdl).toContain('@composeDirective(name: "@auth")');
    expect(sdl).toContain('type Dossier @key(fields: "id") @auth(anyOf: ["account:read"])');
    expect(sdl).toMatch(/name: String @auth\(anyOf: \["pii:read"\], masked: true\)/);
    for (const description of [
      'A file. Needs account:read.',
      'What is in it. Needs ledger:read or revenue:read, and pii:read.',
      'On its cover. Null also without pii:read.',
    ]) {
      expect(sdl).toContain(description);
    }
    expect(sdl).toMatch(/"""Needs account:read."""\s+dossier: Dossier/);
    expect(sdl).toMatch(/\}\s+type Archivist /);
    const topmost = /(interface|type) \S+ [^}]+"""Needs account:read."""\s+topmost: Dossier/g;
    expect(sdl.match(topmost)).toHaveLength(2);
  });

  it('runs nothing for a caller who lacks one', async () => {
    const entities =
      '{ _entities(representations: [{ __typename: "Dossier", id: "d1" }]) { ... on Dossier { id } } }';
    for (const query of ['{ dossier { id } }', entities]) {
      const { errors } = await ask(query, 'pii:read');
      expect(errors).toMatchObject([
        {
          message: expect.stringMatching(/needs the scope account:read\.$/),
          extensions: { code: 'FORBIDDEN' },
        },
      ]);
    }
    const refused = await subgraph.subscribe(requestOf('subscription { heard }', []));
    expect(refused).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
    expect(ran).toEqual([]);
    expect(await ask(entities, 'account:read')).toEqual({ data: { _entities: [{ id: 'd1' }] } });
  });

  it('asks for each of several requirements, of which any one scope is enough', async () => {
    const query = '{ dossier { content } }';
    const granted: Scope[] = ['account:read', 'pii:read'];
    for (const scopes of [granted, [...granted.slice(0, 1), 'ledger:read']] as Scope[][]) {
      expect((await ask(query, ...scopes)).errors).toMatchObject([{ path: ['dossier', 'content'] }]);
    }
    expect(ran).not.toContain('content');
    for (const scope of ['ledger:read', 'revenue:read'] as const) {
      expect(await ask(query, ...granted, scope)).toEqual({ data: { dossier: { content: 'secret' } } });
    }
  });

  it('answers null in place of what is masked', async () => {
    const query = '{ dossier { name } }';
    expect(await ask(query, 'account:read')).toEqual({ data: { dossier: { name: null } } });
    expect(await ask(query, 'account:read', 'pii:read')).toEqual({ data: { dossier: { name: 'secret' } } });
  });

  it('checks each event of a stream again', async () => {
    const request = requestOf('subscription { heard }', ['payment:read']);
    const stream = await subgraph.subscribe(request);
    Object.assign(request.principal, { scopes: [] });
    const { value } = await (stream as AsyncIterator<ExecutionResult>).next();
    expect(value).toMatchObject({ data: null, errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  });
});
