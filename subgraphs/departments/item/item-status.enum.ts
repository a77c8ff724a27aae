import { registerEnumType } from 'type-graphql';
import { meaningsOf } from '../../../books/states/meanings.js';
import { ItemStatus, itemMachine } from './item.states.js';

registerEnumType(ItemStatus, {
  name: 'ItemStatus',
  description: 'Where a permit, registration or case is in its life.',
  valuesConfig: meaningsOf(itemMachine),
});

export { ItemStatus };
