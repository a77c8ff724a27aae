import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { NeedsScope } from '../../platform/federation/auth/needs-scope.js';
import { Node } from '../../platform/federation/node.js';

/**
 * Entities of other subgraphs that departments refer to, by the key and with the scopes of their owner. They are classes
 * with instances, because that is how the type of a `Node` is told.
 */
abstract class KnownById extends Node {
  constructor(private readonly id: string) {
    super();
  }

  override get publicId(): string {
    return this.id;
  }
}

@Directive('@key(fields: "id", resolvable: false)')
@NeedsScope('account:read')
@ObjectType('Account', { implements: Node })
export class AccountStub extends KnownById {}

@Directive('@key(fields: "id", resolvable: false)')
@NeedsScope('account:read', 'payment:read')
@ObjectType('Charge', { implements: Node })
export class ChargeStub extends KnownById {}

@Directive('@key(fields: "id", resolvable: false)')
@NeedsScope('account:read')
@ObjectType('Adjustment', { implements: Node })
export class AdjustmentStub extends KnownById {}

@Directive('@key(fields: "id", resolvable: false)')
@NeedsScope('account:read')
@ObjectType('WriteOff', { implements: Node })
export class WriteOffStub extends KnownById {}

@Directive('@key(fields: "id", resolvable: false)')
@NeedsScope('payment:read')
@ObjectType('Payment', { implements: Node })
export class PaymentStub extends KnownById {}

@Directive('@key(fields: "id", resolvable: false)')
@NeedsScope('payment:read', 'ledger:read', 'revenue:read')
@ObjectType('JournalEntry', { implements: Node })
export class JournalEntryStub extends KnownById {}

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('ApiKey', { implements: Node })
export class ApiKeyStub extends KnownById {}

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('Fund', { implements: Node })
export class FundStub extends KnownById {}

/** Known by its code alone, which is what revenue types have; the ledger tells its id. */
@Directive('@key(fields: "code", resolvable: false)')
@ObjectType('LedgerAccount', { implements: Node })
export class LedgerAccountStub extends Node {
  @Field(() => String)
  readonly code: string;

  constructor(code: string) {
    super();
    this.code = code;
  }

  @Directive('@external')
  @Field(() => ID, { name: 'id' })
  override get publicId(): string {
    return super.publicId;
  }
}
