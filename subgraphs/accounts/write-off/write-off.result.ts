import { createUnionType, Field, ObjectType } from 'type-graphql';
import { InvalidInput, problemOf, ServiceBusy } from '../../../books/problems/problem.js';
import { WriteOff } from './write-off.entity.js';
import { writeOffRefusals } from './write-off.errors.js';
import type { WriteOffAnswer } from './write-off.service.js';

@ObjectType({
  description: 'It was done. A write-off that is APPROVED or RECOVERED by now is so in the books as well.',
})
class WriteOffDone {
  @Field(() => WriteOff, {
    description: 'As it is now; PENDING_APPROVAL where a second person has to approve it.',
  })
  writeOff!: WriteOff;

  @Field(() => Boolean, { description: 'True when it had been done before, by the same person.' })
  replayed!: boolean;
}

export const WriteOffResult = createUnionType({
  name: 'WriteOffResult',
  description: 'The write-off as it became, or why nothing was changed.',
  types: () => [WriteOffDone, InvalidInput, ServiceBusy] as const,
});

export function toWriteOffResult(answer: WriteOffAnswer): typeof WriteOffResult {
  if (answer.kind === 'refused') return problemOf(writeOffRefusals, answer.refusal);
  return Object.assign(new WriteOffDone(), { writeOff: answer.writeOff, replayed: answer.replayed });
}
