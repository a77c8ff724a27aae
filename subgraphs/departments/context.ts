import type { EntityManager, MikroORM } from '@mikro-orm/core';
import type { Pool } from 'pg';
import type { Principal } from '../../platform/access/principal.js';
import type { EventStreams } from '../../platform/events/event-stream.js';
import { manyBy, oneBy } from '../../platform/orm/loaders.js';
import { forkOnce } from '../../platform/orm/orm.js';
import { civilDateOf, type CivilDate } from '../../platform/time/civil-date.js';
import { Department } from './department/department.entity.js';
import { RevenueItem } from './item/revenue-item.entity.js';
import { RevenueType } from './revenue-type/revenue-type.entity.js';

export interface DepartmentsServices {
  readonly orm: MikroORM;
  readonly pool: Pool;
  readonly streams: EventStreams;
  readonly timeZone: string;
  readonly clock: () => Date;
}

/**
 * What the resolvers of one operation, or of one event of a subscription, share. Apollo Server works with a copy of it,
 * which a private member with "#" would not survive.
 */
export class DepartmentsContext {
  private readonly manager: () => EntityManager;
  readonly departmentByCode;
  readonly departmentById;
  readonly revenueTypeByCode;
  readonly revenueTypeById;
  readonly revenueTypesByDepartment;
  readonly itemById;
  readonly itemByNumber;

  constructor(
    readonly principal: Principal,
    readonly services: DepartmentsServices,
  ) {
    this.manager = forkOnce(services.orm);
    this.departmentByCode = oneBy(this.manager, Department, 'code');
    this.departmentById = oneBy(this.manager, Department, 'id');
    this.revenueTypeByCode = oneBy(this.manager, RevenueType, 'code');
    this.revenueTypeById = oneBy(this.manager, RevenueType, 'id');
    this.revenueTypesByDepartment = manyBy(this.manager, RevenueType, 'departmentCode', {
      orderBy: { priority: 'asc', code: 'asc' },
    });
    this.itemById = oneBy(this.manager, RevenueItem, 'id');
    this.itemByNumber = oneBy(this.manager, RevenueItem, 'number');
  }

  get em(): EntityManager {
    return this.manager();
  }

  /** The day it is for the agency. */
  get today(): CivilDate {
    return civilDateOf(this.services.clock(), this.services.timeZone);
  }
}
