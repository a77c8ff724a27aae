import type { Logger } from 'pino';
import type { Principal } from '../../platform/access/principal.js';
import type { Caller } from '../authentication.js';
import { callerError } from '../errors.js';
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
   * @throws GraphQLError when it names none or one that is not known, or when the caller may not send it
   */
  textFor(request: DocumentRequest, { principal }: Caller): string {
    if (!request.query) return this.#named(request);
    if (principal) this.#admit(request.query, principal);
    return request.query;
  }

  #named(request: DocumentRequest): string {
    const id = idOf(request);
    if (id === undefined) throw callerError('BAD_REQUEST', 'Missing query.');
    // Clients of Apollo go by these codes and messages: they send the text instead, after the first for good.
    if (!this.options) throw callerError('PERSISTED_QUERY_NOT_SUPPORTED', 'PersistedQueryNotSupported');
    const text = this.options.manifest.get(id);
    if (text === undefined) throw callerError('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound');
    return text;
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

function idOf({ documentId, extensions }: DocumentRequest): string | undefined {
  if (typeof documentId === 'string') return documentId;
  const persisted = extensions?.['persistedQuery'];
  if (typeof persisted !== 'object' || persisted === null || !('sha256Hash' in persisted)) return undefined;
  return typeof persisted.sha256Hash === 'string' ? hashPrefix + persisted.sha256Hash : undefined;
}
