/** The modules of an application as Relay's users write them: name and what stands between the back quotes of `graphql`. */
export const relayDocuments = {
  AccountPage: `
    query AccountPageQuery($number: String!) {
      account(number: $number) {
        ...AccountPage_payments
        charges { id description open revenueType { name ledgerAccount { code fund { id name } } } }
      }
    }`,
  AccountPayments: `
    fragment AccountPage_payments on Account
    @argumentDefinitions(count: { type: "Int", defaultValue: 2 }, cursor: { type: "String" })
    @refetchable(queryName: "AccountPaymentsPaginationQuery") {
      number
      payments(first: $count, after: $cursor) @connection(key: "AccountPage_payments") {
        edges { node { id amount status } }
      }
    }`,
  Pay: `
    mutation PayMutation($input: CreatePaymentInput!) {
      createPayment(input: $input) {
        __typename
        ... on PaymentPosted { payment { id amount account { id balance } } }
        ... on Problem { code message path retryable }
      }
    }`,
  Anything: `
    query AnythingQuery($id: ID!) {
      node(id: $id) {
        __typename
        id
        ... on Account { number balance }
        ... on Payment { receiptNumber account { number } }
        ... on Charge { description revenueType { code } }
        ... on Fund { code name }
        ... on LedgerAccount { code name }
      }
    }`,
  Feed: `
    subscription FeedSubscription($account: ID!) {
      accountBalanceChanged(accountId: $account) { cursor account { id balance } payment { id receiptNumber } }
    }`,
} as const;
