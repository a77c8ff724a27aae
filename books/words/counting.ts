import { defineWords } from './words.js';

/** Each kind of entry says which it is, in `ledger.entry_kind`; `ledger.counted` is what follows from it. */
export const countings = defineWords(
  'Counting',
  'How the entries of a kind count in what departments collected.',
  {
    COLLECTED: 'Money came in: it adds to gross, and each entry is a payment.',
    TAKEN_BACK:
      'What came in did not after all, as when a till voids it: it takes from gross, and each entry from the payments.',
    REFUNDED: 'The agency gave it back.',
    RETURNED: 'A bank took it back.',
    NOTHING: 'No money came in or went out, as for a bill.',
  },
);
