import { Field, ID, ObjectType } from 'type-graphql';
import { hasScope, type Principal } from '../../../platform/access/principal.js';
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

  @Field(() => String, { nullable: true, description: 'Null without pii:read or where none is known.' })
  email?: string | null;

  @Field(() => String, { nullable: true, description: 'Null without pii:read or where none is known.' })
  phone?: string | null;

  @Field(() => String, { nullable: true, description: 'Null without pii:read or where none is known.' })
  mailingAddress?: string | null;
}

/** What a caller may see of a party. */
export function viewParty(party: Party, principal: Principal): PartyView {
  const { displayName, email, phone, mailingAddress } = party;
  const id = toPublicId('party', party.id);
  if (hasScope(principal, 'pii:read')) return { id, displayName, email, phone, mailingAddress };
  const initials = displayName.split(/\s+/).map((word) => `${word.slice(0, 1)}.`);
  return { id, displayName: initials.join(' ') };
}
