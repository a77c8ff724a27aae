const key = 'tributary:token';

/**
 * The token or API key that the page uses. It is kept for this tab of the browser and until that is closed, so that a
 * reload does not lose it; what is kept for longer could be found by whoever uses the machine next.
 */
export class KeptCredential {
  #storage;

  constructor(storage) {
    this.#storage = storage;
  }

  get text() {
    return this.#storage.getItem(key) ?? '';
  }

  /** @returns whether it is another than before */
  change(given) {
    const text = given.trim().replace(/^bearer\s+/i, '');
    if (text === this.text) return false;
    if (text) this.#storage.setItem(key, text);
    else this.#storage.removeItem(key);
    return true;
  }

  get headers() {
    return this.text ? { authorization: `Bearer ${this.text}` } : {};
  }
}

/** What the address brought along after "#token=", which is not sent to any server. */
export function credentialInAddress({ hash }) {
  return new URLSearchParams(hash.slice(1)).get('token') ?? undefined;
}
