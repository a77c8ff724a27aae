import { Field, ObjectType } from 'type-graphql';
import { PageInfo } from '../../../platform/federation/connection.js';
import { WriteOff } from './write-off.entity.js';

@ObjectType({ description: 'A write-off at its place in a list.' })
class WriteOffEdge {
  @Field(() => String, { description: 'Opaque; stays valid while the list grows.' })
  cursor!: string;

  @Field(() => WriteOff, { description: 'The write-off.' })
  node!: WriteOff;
}

@ObjectType({ description: 'Write-offs, whoever has waited longest first.' })
export class WriteOffConnection {
  @Field(() => [WriteOffEdge], { description: 'One page of them.' })
  edges!: WriteOffEdge[];

  @Field(() => PageInfo, { description: 'How to go on.' })
  pageInfo!: PageInfo;
}
