import { Directive, Field, ID, ObjectType } from 'type-graphql';

/** Entities of other subgraphs, by the key their owner knows them by. Departments and payments get fields of the ledger. */

@Directive('@key(fields: "code")')
@ObjectType('Department')
export class DepartmentStub {
  @Field(() => String)
  code!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('Payment')
export class PaymentStub {
  @Field(() => ID)
  id!: string;
}

@Directive('@key(fields: "code", resolvable: false)')
@ObjectType('RevenueType')
export class RevenueTypeStub {
  @Field(() => String)
  code!: string;
}
