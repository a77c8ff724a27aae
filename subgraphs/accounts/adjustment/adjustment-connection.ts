import { Field, ObjectType } from 'type-graphql';
import { PageInfo } from '../../../platform/federation/connection.js';
import { Adjustment } from './adjustment.entity.js';

@ObjectType({ description: 'An adjustment at its place in a list.' })
class AdjustmentEdge {
  @Field(() => String, { description: 'Opaque; stays valid while the list grows.' })
  cursor!: string;

  @Field(() => Adjustment, { description: 'The adjustment.' })
  node!: Adjustment;
}

@ObjectType({ description: 'Adjustments, in the order that the field says.' })
export class AdjustmentConnection {
  @Field(() => [AdjustmentEdge], { description: 'One page of them.' })
  edges!: AdjustmentEdge[];

  @Field(() => PageInfo, { description: 'How to go on.' })
  pageInfo!: PageInfo;
}
