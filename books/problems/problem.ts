import { Directive, Field, InterfaceType, ObjectType } from 'type-graphql';
import { InPublicSchema } from '../../platform/federation/in-public-schema.js';
import { told, type Refusal, type Refusals } from './refusals.js';

/** Its fields are tagged, and not the types, because several subgraphs answer with them. */
@InterfaceType({
  description:
    'Why something was not done, in the same words for every channel. Nothing was stored by this request, but for the attempt that Declined names.',
  autoRegisterImplementations: false,
})
export abstract class Problem {
  @InPublicSchema()
  @Field(() => String, { description: 'Stable and documented; each code has a page under docs/errors.' })
  code!: string;

  @InPublicSchema()
  @Field(() => String, { description: 'For the person who has to act on it, in English.' })
  message!: string;

  @InPublicSchema()
  @Field(() => [String], {
    nullable: true,
    description: 'The input field at fault; null when it is none in particular.',
  })
  path?: string[] | null;

  @InPublicSchema()
  @Field(() => Boolean, {
    description: 'Whether the same may succeed later without change; after Declined, under a new key.',
  })
  retryable!: boolean;
}

@Directive('@shareable')
@ObjectType({
  implements: Problem,
  description: 'Something about the request does not fit; the path names the field.',
})
export class InvalidInput extends Problem {}

@Directive('@shareable')
@ObjectType({
  implements: Problem,
  description:
    'There is nothing wrong with the request, but it could not be looked at. Send the same again, with the same key.',
})
export class ServiceBusy extends Problem {}

/** A refusal that needs no more than its words, as the answer of a mutation. */
export function problemOf<Code extends string>(
  refusals: Refusals<Code>,
  refusal: Refusal<Code>,
): InvalidInput | ServiceBusy {
  const isBusy = refusals.wordings[refusal.code].as === 'ServiceBusy';
  return Object.assign(isBusy ? new ServiceBusy() : new InvalidInput(), told(refusals, refusal));
}
