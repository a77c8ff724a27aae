import type { Logger } from 'pino';
import type { Principal } from '../../../platform/access/principal.js';
import type { Caller } from '../../common/caller.js';
import { callerError } from '../../common/errors.js';
import { documentIdOf, hashPrefix, type DocumentManifest } from './document-manifest.js';

/** What happens to documents that are not in the manifest, of callers who should send no others. */
export const trustModes = ['off', 'log', 'enforce'] as const;

export interface TrustedDocumentsOptions {
  readonly manifest: DocumentManifest;
  readonly mode: (typeof trustModes)[number];
  /** Who should send trusted documents only. Strangers and everybody else send what they like. */
  readonly appliesTo: (principal: Principal) => boolean;
}

/** The part of a request that says which document to run: its text, or its id in either of two places. */
export interface DocumentRequest {
  readonly query?: string | null | undefined;
  /** As in the appendix of GraphQL over HTTP on persisted documents. */
  readonly documentId?: unknown;
  /** As Apollo's clients send it, in `persistedQuery.sha256Hash`. */
  readonly extensions?: Readonly<Record<string, unknown>> | null | undefined;
}

/** Documents that clients may name instead of sending them, and beside which some clients may send no others. */
export class TrustedDocuments {
  readonly #texts: ReadonlySet<string>;

  /** @param options absent: none are known, and nobody is bound to them */
  constructor(
    private readonly options: TrustedDocumentsOptions | undefined,
    private readonly logger: Logger,
  ) {
    this.#texts = new Set(options?.manifest.values());
  }

  get texts(): Iterable<string> {
    return this.#texts;
  }

  /**
   * The text of the document that a request is about.
   * @throws GraphQLError when it names none, one that is not known or two, or when the caller may not send it
   */
  textFor(request: DocumentRequest, { principal }: Caller): string {
    const names = namesIn(request);
    if (!request.query) return this.#named(names);
    if (names.some(({ id }) => id !== documentIdOf(request.query!)))
      throw callerError('BAD_REQUEST', 'The id or hash is not that of the text. Send one of the two.');
    if (principal) this.#admit(request.query, principal);
    return request.query;
  }

  #named([name, other]: readonly DocumentName[]): string {
    if (!name) throw callerError('BAD_REQUEST', 'Missing query.');
    if (other && other.id !== name.id)
      throw callerError('BAD_REQUEST', 'The id and the hash are of two documents. Send one of the two.');
    const text = this.options?.manifest.get(name.id);
    if (text !== undefined) return text;
    // Clients that try hashes of their own making go by this message: they send texts from then on. Told that a hash is
    // not found, they would send it with its text and expect that it is known the next time.
    throw !this.options || name.isHash
      ? callerError('PERSISTED_QUERY_NOT_SUPPORTED', 'PersistedQueryNotSupported')
      : callerError('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound');
  }

  #admit(text: string, principal: Principal): void {
    const { mode = 'off', appliesTo } = this.options ?? {};
    if (mode === 'off' || !appliesTo?.(principal) || this.#texts.has(text)) return;
    if (mode === 'enforce') {
      const message = 'You may run trusted documents only, and this is none of them. Send the id of one.';
      throw callerError('DOCUMENT_NOT_TRUSTED', message, 403);
    }
    // The text stays out of the log, since people write values into it.
    const { subject, role } = principal;
    this.logger.warn({ subject, role, documentId: documentIdOf(text) }, 'a document is not trusted');
  }
}

/** What stands for a document in a request. */
interface DocumentName {
  readonly id: string;
  /** Whether it came as clients send it that compute hashes of texts, and not as one that was given out. */
  readonly isHash: boolean;
}

function namesIn({ documentId, extensions }: DocumentRequest): readonly DocumentName[] {
  const names: DocumentName[] = [];
  if (typeof documentId === 'string') names.push({ id: documentId, isHash: false });
  const persisted = extensions?.['persistedQuery'];
  if (typeof persisted === 'object' && persisted !== null && 'sha256Hash' in persisted) {
    const { sha256Hash: hash } = persisted;
    if (typeof hash === 'string') names.push({ id: hashPrefix + hash, isHash: true });
  }
  return names;
}
