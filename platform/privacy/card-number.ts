/** UUIDs are popular idempotency keys, and long runs of their digits sometimes look like a card. */
const uuid = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi;

/** The prefixes of the card networks that are used in the United States, each with the number of digits that follow. */
const networks =
  /^(4\d{15}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|6(011|4[4-9]\d|5\d\d)\d{12}|62\d{14}|35\d{14}|3(0[0-5]|[68]\d)\d{11})$/;

/** Runs of 14, 15 or 16 digits, perhaps in groups. They are looked for one length after the other, and may overlap. */
const runs = [14, 15, 16].map(
  (digits) => new RegExp(`(?<!\\d)(?=(\\d(?:[ .-]?\\d){${digits - 1}})(?!\\d))`, 'g'),
);

/**
 * Whether a text contains what could be a payment card number: digits with the prefix of a card network and a valid
 * check digit (ISO/IEC 7812-1, annex B). Payers do type them into any field that takes them.
 */
export function containsCardNumber(text: string): boolean {
  const searched = text.replaceAll(uuid, ' ');
  return runs
    .flatMap((run) => [...searched.matchAll(run)])
    .map(([, candidate = '']) => candidate.replaceAll(/\D/g, ''))
    .some((digits) => networks.test(digits) && hasValidCheckDigit(digits));
}

function hasValidCheckDigit(digits: string): boolean {
  const sum = [...digits].toReversed().reduce((total, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}
