import { Directive, Field, ID, ObjectType } from 'type-graphql';

/** Entities of other subgraphs that departments refer to, by the key their owner knows them by. */

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('Account')
export class AccountStub {
  @Field(() => ID)
  id!: string;
}

@Directive('@key(fields: "code", resolvable: false)')
@ObjectType('LedgerAccount')
export class LedgerAccountStub {
  @Field(() => String)
  code!: string;
}

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('Payment')
export class PaymentStub {
  @Field(() => ID)
  id!: string;
}
