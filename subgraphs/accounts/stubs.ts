import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { NeedsScope } from '../../platform/federation/auth/needs-scope.js';

/** Entities of other subgraphs that accounts refer to, by the key and with the scopes of their owner. */

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

@Directive('@key(fields: "code", resolvable: false)')
@ObjectType('LedgerAccount')
export class LedgerAccountStub {
  @Field(() => String)
  code!: string;
}

@Directive('@key(fields: "id", resolvable: false)')
@NeedsScope('payment:read', 'ledger:read', 'revenue:read')
@ObjectType('JournalEntry')
export class JournalEntryStub {
  @Field(() => ID)
  id!: string;
}

@Directive('@key(fields: "id", resolvable: false)')
@NeedsScope('payment:read')
@ObjectType('Payment')
export class PaymentStub {
  @Field(() => ID)
  id!: string;
}
