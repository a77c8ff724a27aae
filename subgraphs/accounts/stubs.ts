import { Directive, Field, ID, ObjectType } from 'type-graphql';

/** Entities of other subgraphs that accounts refer to, by the key their owner knows them by. */

@Directive('@key(fields: "code", resolvable: false)')
@ObjectType('Department')
export class DepartmentStub {
  @Field(() => String)
  code!: string;
}

@Directive('@key(fields: "code", resolvable: false)')
@ObjectType('RevenueType')
export class RevenueTypeStub {
  @Field(() => String)
  code!: string;
}

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('Payment')
export class PaymentStub {
  @Field(() => ID)
  id!: string;
}
