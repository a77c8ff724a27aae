import { Field, ID, InterfaceType } from 'type-graphql';
import { InPublicSchema } from './in-public-schema.js';

@InterfaceType({
  description: 'Anything that has an id of its own in the graph.',
  autoRegisterImplementations: false,
})
export abstract class Node {
  @InPublicSchema()
  @Field(() => ID, {
    name: 'id',
    description: 'Unique over the whole graph: a type prefix and 32 hexadecimal digits.',
  })
  get publicId(): string {
    throw new Error('Each type that has an id says how it is written');
  }
}
