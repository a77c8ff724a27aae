import { z } from 'zod';
import { id, word } from './fields.js';

export const itemUpdated = z.object({
  itemId: id,
  itemNumber: word.describe('As the department knows it.'),
  paymentId: id,
  status: word.describe('What it is after the payment, such as READY_TO_ISSUE.'),
});
