import type { StreamItem } from './event-source.js';

const notice = JSON.stringify({ stream: { resumed: true } });

/** Says with an event that its stream had broken off before, and has been resumed without a gap. */
export function afterOutage({ json, ...item }: StreamItem): StreamItem {
  // Results of events have no extensions of their own, so these are put at the end of what is printed already.
  return { ...item, json: `${json.slice(0, -1)},"extensions":${notice}}` };
}
