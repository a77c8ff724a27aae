import { stripVTControlCharacters } from 'node:util';
import { drawEntry, type Entry } from './journal-picture.js';

type Line = Entry['lines'][number];

const line = (side: Line['side'], code: string, amount: string, name = 'Account'): Line => {
  const fund = { code: code.slice(0, 3), name: `Fund of ${code.slice(0, 3)}` };
  return { side, amount, ledgerAccount: { code, name, fund } };
};

const draw = (lines: Line[], width = 100): string[] =>
  drawEntry({ sequence: 7, accountingDate: '2026-11-22', lines }, width).map(stripVTControlCharacters);

const permitPaidByCard = [
  line('DEBIT', '700-104100', '214.00'),
  line('CREDIT', '700-207100', '214.00'),
  line('DEBIT', '100-131700', '214.00'),
  line('CREDIT', '100-341300', '69.00'),
  line('CREDIT', '100-322000', '145.00'),
];

describe('the picture of a journal entry', () => {
  it('shows each fund as a T of its own that balances', () => {
    const text = draw(permitPaidByCard);
    expect(text.filter((each) => each.includes('Fund of')).map((each) => each.trim())).toEqual([
      'Fund 100 Fund of 100',
      'Fund 700 Fund of 700',
    ]);
    expect(text.filter((each) => each.includes('✔ balances'))).toHaveLength(3);
    expect(text.filter((each) => each.includes('✘'))).toEqual([]);
  });

  it('puts debits left and credits right, the debited accounts first', () => {
    const rows = draw(permitPaidByCard).filter((each) => each.includes('100-'));
    expect(rows.map((each) => each.split('│').map((cell) => cell.trim()))).toEqual([
      ['100-131700 Account', '214.00', '', ''],
      ['100-322000 Account', '', '145.00', ''],
      ['100-341300 Account', '', '69.00', ''],
    ]);
  });

  it('adds up the lines of one account and says how many they were', () => {
    const [row] = draw([
      line('CREDIT', '500-115100', '0.10', 'A name that is much longer than there is room for in a picture'),
      line('CREDIT', '500-115100', '0.20', 'A name that is much longer than there is room for in a picture'),
    ]).filter((each) => each.includes('500-115100'));
    expect(row).toMatch(/… \(2 lines\) │ {14}│ {9}0\.30 │/);
  });

  it('says by how much a fund is out of balance', () => {
    const text = draw([line('DEBIT', '100-131700', '1.00'), line('CREDIT', '500-343300', '1.00')]);
    expect(text.filter((each) => each.includes('✘')).map((each) => each.split('│').at(-1))).toEqual([
      ' ✘ differs by 1.00',
      ' ✘ differs by -1.00',
    ]);
    expect(text.at(-1)).toContain('✔ balances');
  });

  it('fits the width it is given', () => {
    for (const width of [80, 100]) {
      for (const each of draw(permitPaidByCard, width)) expect(each.length).toBeLessThanOrEqual(width);
    }
  });
});
