import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { NeedsScope } from '../../platform/federation/auth/needs-scope.js';

/** Entities of other subgraphs that departments refer to, by the key and with the scopes of their owner. */

@Directive('@key(fields: "id", resolvable: false)')
@NeedsScope('account:read')
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
@NeedsScope('payment:read')
@ObjectType('Payment')
export class PaymentStub {
  @Field(() => ID)
  id!: string;
}
