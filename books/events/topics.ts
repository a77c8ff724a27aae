import type { LogEvent } from '../../platform/events/event.js';
import type { Subject } from './kinds.js';

/** By which an event that concerns something is found. Departments are named by their codes, all else by its id. */
export const topic = (subject: Subject, id: string): string => `${subject}:${id}`;

/** What an event concerns, the first where there are several; also of an event that cannot be read. */
export function idOf(subject: Subject, { topics }: Pick<LogEvent, 'topics'>): string | undefined {
  const start = topic(subject, '');
  return topics.find((each) => each.startsWith(start))?.slice(start.length);
}
