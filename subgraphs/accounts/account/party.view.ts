import { Field, ID, ObjectType } from 'type-graphql';
import { hasScope, type Principal } from '../../../platform/access/principal.js';
import { MaskedWithout } from '../../../platform/federation/auth/needs-scope.js';
import { InPublicSchema } from '../../../platform/federation/in-public-schema.js';
import { toPublicId } from '../../../platform/ids/public-id.js';
import type { Party } from './party.entity.js';

@ObjectType('Party', {
  description:
    'A person or business. Callers without the scope pii:read see initials in place of the name and nothing else that identifies.',
})
export class PartyView {
  @Field(() => ID, { description: 'Stable over all accounts of the party.' })
  id!: string;

  @InPublicSchema()
  @Field(() => String, {
    description: 'The full name, or initials such as "D. W." for callers without pii:read.',
  })
  displayName!: string;

  @MaskedWithout('pii:read')
  @Field(() => String, { nullable: true, description: 'Null where none is known.' })
  email?: string | null;

  @MaskedWithout('pii:read')
  @Field(() => String, { nullable: true, description: 'Null where none is known.' })
  phone?: string | null;

  @MaskedWithout('pii:read')
  @Field(() => String, { nullable: true, description: 'Null where none is known.' })
  mailingAddress?: string | null;
}

/** A party by the name that the caller may see. A name is never null, so it is not masked by the schema but cut here. */
export function viewParty(party: Party, principal: Principal): PartyView {
  const { email, phone, mailingAddress } = party;
  const displayName = hasScope(principal, 'pii:read') ? party.displayName : initialsOf(party.displayName);
  return { id: toPublicId('party', party.id), displayName, email, phone, mailingAddress };
}

function initialsOf(name: string): string {
  return name
    .split(/\s+/)
    .map((word) => `${word.slice(0, 1)}.`)
    .join(' ');
}
