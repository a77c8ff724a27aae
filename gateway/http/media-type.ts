export const eventStreamType = 'text/event-stream';

const mediaTypes = ['application/graphql-response+json', 'application/json', eventStreamType] as const;

export type MediaType = (typeof mediaTypes)[number];

/**
 * The type in which a client wants its answer, the first that it names. Without a preference it is application/json, as
 * the GraphQL over HTTP specification has it for clients that were there before it.
 */
export function acceptedMediaType(accept: string | undefined): MediaType | undefined {
  if (accept === undefined) return 'application/json';
  for (const range of accept.toLowerCase().split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim());
    if (parameters.some((parameter) => /^charset=/.test(parameter) && !/utf-?8/.test(parameter))) continue;
    if (type === '*/*' || type === 'application/*') return 'application/json';
    const known = mediaTypes.find((mediaType) => mediaType === type);
    if (known) return known;
  }
  return undefined;
}
