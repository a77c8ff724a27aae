import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { NeedsScope } from '../../platform/federation/auth/needs-scope.js';

/**
 * Entities of other subgraphs, by the key and with the scopes of their owner. Departments and payments get fields of the
 * ledger.
 */

@Directive('@key(fields: "code")')
@ObjectType('Department')
export class DepartmentStub {
  @Field(() => String)
  code!: string;
}

@Directive('@key(fields: "id")')
@NeedsScope('payment:read')
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

@Directive('@key(fields: "id", resolvable: false)')
@NeedsScope('account:read', 'payment:read')
@ObjectType('Charge')
export class ChargeStub {
  @Field(() => ID)
  id!: string;
}
