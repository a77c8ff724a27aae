import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { NeedsScope } from '../../platform/federation/auth/needs-scope.js';

/** Entities of other subgraphs, by the key and with the scopes of their owner. Some get fields of payments. */

@Directive('@key(fields: "id")')
@NeedsScope('account:read')
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
@NeedsScope('account:read', 'payment:read')
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
