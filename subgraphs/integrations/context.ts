import type { EntityManager, MikroORM } from '@mikro-orm/core';
import type { Pool } from 'pg';
import type { Principal } from '../../platform/access/principal.js';
import { forkOnce } from '../../platform/orm/orm.js';

export interface IntegrationsServices {
  readonly orm: MikroORM;
  readonly pool: Pool;
  readonly clock: () => Date;
}

/** What the resolvers of one operation share. Apollo Server works with a copy, which a "#" member would not survive. */
export class IntegrationsContext {
  private readonly manager: () => EntityManager;

  constructor(
    readonly principal: Principal,
    readonly services: IntegrationsServices,
  ) {
    this.manager = forkOnce(services.orm);
  }

  get em(): EntityManager {
    return this.manager();
  }
}
