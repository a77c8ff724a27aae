import { z } from 'zod';
import { eventKinds } from './kinds.js';

/** The files in schema/ by name: what the payload of each kind is, to which fields may be added. */
export const eventSchemas = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(eventKinds).map(([kind, { happened, payload }]) => [
      `events/${kind}.json`,
      `${JSON.stringify({ title: kind, description: `${happened}.`, ...z.toJSONSchema(payload, { io: 'input' }) }, null, 2)}\n`,
    ]),
  );
