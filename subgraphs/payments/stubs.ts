import { Directive, Field, ID, ObjectType } from 'type-graphql';

/** Entities of other subgraphs, by the key their owner knows them by. Some get fields of payments. */

@Directive('@key(fields: "id")')
@ObjectType('Account')
export class AccountStub {
  @Field(() => ID)
  id!: string;
}

@Directive('@key(fields: "code")')
@ObjectType('Department')
export class DepartmentStub {
  @Field(() => String)
  code!: string;
}

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('Charge')
export class ChargeStub {
  @Field(() => ID)
  id!: string;
}

@Directive('@key(fields: "code", resolvable: false)')
@ObjectType('RevenueType')
export class RevenueTypeStub {
  @Field(() => String)
  code!: string;
}
