import { origins, timeZone, wholeNumber } from './values.js';

describe('a time zone', () => {
  it.each([
    'America/Chicago',
    'America/Kentucky/Louisville',
    'America/Indiana/Indianapolis',
    'America/North_Dakota/New_Salem',
    'US/Central',
    'UTC',
    'Etc/GMT+6',
  ])('may be %s', (name) => {
    expect(timeZone.parse(name)).toBe(name);
  });

  it('may be any that the machine lists', () => {
    for (const name of Intl.supportedValuesOf('timeZone'))
      expect(timeZone.safeParse(name).success).toBe(true);
  });

  it.each(['', 'Mars/Base', '+05:00', '-06', 'America/', 'America/Chicago '])('is not %j', (name) => {
    expect(timeZone.safeParse(name).success).toBe(false);
  });
});

describe('a whole number', () => {
  const port = wholeNumber(1, 65_535);

  it('is read from plain digits', () => {
    expect(port.parse('4000')).toBe(4000);
  });

  it.each(['abc', '', '0', '65536', '1e3', '0x10', '-1', ' 80', '80.0', '9'.repeat(400)])(
    'is not %s, and one sentence says why',
    (text) => {
      const messages = port.safeParse(text).error?.issues.map(({ message }) => message);
      expect(messages).toEqual(['must be a whole number from 1 to 65535']);
    },
  );
});

describe('origins', () => {
  it.each([
    ['https://pay.example', ['https://pay.example']],
    [
      ' https://pay.example:8443 ,http://localhost:5173,',
      ['https://pay.example:8443', 'http://localhost:5173'],
    ],
    ['*', ['*']],
  ])('are separated by commas: %j', (text, listed) => {
    expect(origins.parse(text)).toEqual(listed);
  });

  it.each(['pay.example', 'https://pay.example/', 'https://pay.example:443', 'https://*.example', 'null'])(
    'are not %s, and one sentence says why',
    (text) => {
      const messages = origins
        .safeParse(`https://a.example,${text}`)
        .error?.issues.map(({ message }) => message);
      expect(messages).toEqual(['must be origins such as https://pay.example, separated by commas, or *']);
    },
  );
});
