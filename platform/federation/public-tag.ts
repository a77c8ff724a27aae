/** What `@tag` says of everything that third parties may build on. What lacks it does not exist for them. */
export const publicTag = 'public';
