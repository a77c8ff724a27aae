import { z } from 'zod';
import { centsText, civilDate, id } from './fields.js';

export const chargesIssued = z.object({
  billId: id,
  accountId: id,
  entryId: id.nullable().describe('Its journal entry; null where revenue counts when it is paid.'),
  amountCents: centsText,
  dueDate: civilDate,
  charges: z.array(id),
});
