const notedUntilCommit = 'holds what is checked at commit, and is empty after it';
const ofMigrations = 'says what migrations ran, and is checked by whoever migrates';

const ofProcessors = 'is what a processor said, which only that processor can say again';

/** Tables whose rows are no figures, dates, states or texts of the books, and why. */
export const unseenTables: Readonly<Record<string, string>> = {
  'accounts.applied': notedUntilCommit,
  'accounts.changed_charges': notedUntilCommit,
  'accounts.issued_charges': notedUntilCommit,
  'ledger.posting': notedUntilCommit,
  'accounts.search': 'the words that accounts are found by, made from the accounts',
  'accounts.party': 'who somebody is, and where to be reached; it moves no money, and no event tells it',
  'accounts.payment_plan': 'terms that nothing posts by yet',
  'payments.autopay_enrollment': 'terms that nothing posts by yet',
  'books.sight': 'is empty until a movement sees an aggregate, and its rows are among the guards',
  'books.change': 'is empty until a movement changes an aggregate, and its rows are among the guards',
  'departments.set_aside': 'each of its rows is named by the check set-aside as long as it stands',
  'payments.set_aside': 'each of its rows is named by the check set-aside as long as it stands',
  'payments.processor_notice': ofProcessors,
  'payments.processor_fact': ofProcessors,
  'payments.bank_return': ofProcessors,
  'payments.notice_counter': ofProcessors,
  'payments.consumer': ofProcessors,
  ...Object.fromEntries(
    ['accounts', 'books', 'departments', 'events', 'ledger', 'payments'].flatMap((schema) =>
      ['migrations', 'scripts', 'versions'].map((table) => [`${schema}.${table}`, ofMigrations]),
    ),
  ),
};

const master = 'is kept of an account beside the books, and told by no event';
const notTold = 'is told by no event and covered by no seal, so that there is nothing to compare it with';
const request = 'is what was asked for, which no event repeats';
const when = 'is when somebody last looked or tried, and decides no figure';
const counter = 'only tells others to look again, or that its table has one row';
const transaction = 'tells transactions of one server apart, and means nothing behind a restore';
const trail = 'is said by the trail alone';

/** Columns that can be changed without the checker finding it, and why it cannot. */
export const unseenColumns: Readonly<Record<string, string>> = {
  'accounts.account.number': master,
  'accounts.account.type': master,
  'accounts.account.status': master,
  'accounts.account.holder_id': master,
  'accounts.account.service_address': master,
  'accounts.account.blocked_tenders': master,
  'accounts.charge.kind': notTold,
  'accounts.charge.description': notTold,
  'accounts.charge.priority': notTold,
  'accounts.hold.id': notTold,
  'accounts.hold.kind': notTold,
  'accounts.hold.reason': notTold,
  'accounts.hold.placed_at': notTold,
  'departments.item.number': notTold,
  'departments.item.kind': notTold,
  'departments.item.status_when_paid': notTold,
  'payments.payment.masked_instrument': notTold,
  'payments.payment.payment_token': notTold,
  'payments.payment.processor': notTold,
  'payments.payment.processor_reference': notTold,
  'accounts.write_off.idempotency_scope': request,
  'accounts.adjustment.idempotency_scope': request,
  'accounts.adjustment.idempotency_key': request,
  'accounts.adjustment.request_hash': request,
  'accounts.write_off.idempotency_key': request,
  'accounts.write_off.request_hash': request,
  'payments.payment_return.idempotency_scope': request,
  'payments.payment_return.idempotency_key': request,
  'payments.payment_return.request_hash': request,
  'payments.payment_return.recorded_by': request,
  'payments.payment.idempotency_scope': request,
  'payments.payment.idempotency_key': request,
  'payments.payment.request_hash': request,
  'payments.payment.request': request,
  'payments.payment.created_by': request,
  'accounts.account.balance_as_of': when,
  'departments.item.updated_at': when,
  'payments.payment.updated_at': when,
  'payments.payment.recorded_at': when,
  'payments.payment.next_attempt_at': when,
  'payments.payment.attempt_count': when,
  'payments.payment.charged_again_at': when,
  'payments.payment.books_refused_count': when,
  'departments.configuration.only_row': counter,
  'departments.configuration.version': counter,
  'ledger.chart.only_row': counter,
  'ledger.chart.version': counter,
  'events.head.only_row': counter,
  'payments.receipt_counter.only_row': counter,
  'events.head.last_time_by': transaction,
  'events.head.position_before': transaction,
  'events.head.journal_before': transaction,
  'departments.configuration_change.changed_at': trail,
  'departments.configuration_change.changed_by': trail,
  'ledger.configuration_change.changed_at': trail,
  'ledger.configuration_change.changed_by': trail,
};
