/** Under which the explorer's files are. */
export const graphiqlPath = '/graphiql';

/** What the explorer offers to whoever asks. */
export const offerPath = `${graphiqlPath}/offer.json`;
