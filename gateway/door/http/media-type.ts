import { LRUCache } from 'lru-cache';
import Negotiator from 'negotiator';

export const eventStreamType = 'text/event-stream';

const jsonTypes = ['application/json', 'application/graphql-response+json'] as const;
const answerTypes = [...jsonTypes, eventStreamType] as const;
const pageType = 'text/html';

type JsonType = (typeof jsonTypes)[number];
export type MediaType = (typeof answerTypes)[number];

/** Clients write the same few headers again and again. What is longer, or names more, was written to cost us time. */
const rememberedLengthMax = 300;
const rangesMax = 30;

type Offer = MediaType | typeof pageType;
const offers: readonly Offer[] = [...answerTypes, pageType];
const preferences = new LRUCache<string, readonly Offer[]>({ max: 200 });

/**
 * The type in which a client wants its answer. Without a preference it is application/json, as the GraphQL over HTTP
 * specification has it for clients that were there before it.
 * @returns undefined when the client accepts none
 */
export function acceptedMediaType(accept: string | undefined): MediaType | undefined {
  return preferred(accept).find((type) => type !== pageType);
}

/** The type of an answer that is JSON whatever the client accepts. */
export function acceptedJsonType(accept: string | undefined): JsonType {
  return preferred(accept).find(isJsonType) ?? 'application/json';
}

/** Whether a page is what the client likes best, as browsers do that open an address. */
export function prefersPage(accept: string | undefined): boolean {
  return preferred(accept)[0] === pageType;
}

function isJsonType(type: Offer): type is JsonType {
  return (jsonTypes as readonly string[]).includes(type);
}

/** What we offer and the client accepts, the most preferred first. */
function preferred(accept: string | undefined): readonly Offer[] {
  if (!accept?.trim()) return offers;
  const known = preferences.get(accept);
  if (known) return known;
  const negotiator = new Negotiator({ headers: { accept: withoutForeignParameters(accept) } });
  const types = negotiator.mediaTypes(offers.map(inUtf8)).map((type) => type.split(';', 1)[0] as Offer);
  if (accept.length <= rememberedLengthMax) preferences.set(accept, types);
  return types;
}

const inUtf8 = (type: Offer): string => `${type};charset=utf-8`;

/** Clients that ask for a version or a profile get what there is; an encoding we do not write is left to be refused. */
function withoutForeignParameters(accept: string): string {
  return accept
    .split(',', rangesMax)
    .map((range) => {
      const [type = '', ...parameters] = range.split(';').map((part) => part.replaceAll(/[\s"]/g, ''));
      const known = parameters.filter((parameter) => /^(?:q|charset)=/i.test(parameter));
      return [type, ...known.map((parameter) => parameter.replace(/^charset=utf8$/i, 'charset=utf-8'))].join(
        ';',
      );
    })
    .join(',');
}
