/** The bar above GraphiQL: operations to open, the token, and who one is by it. */
export class Bar {
  #document;

  constructor(document, { credential, onCredential, onOperation }) {
    this.#document = document;
    const token = this.#element('token');
    token.value = credential.text;
    this.#element('credential').addEventListener('submit', (event) => {
      event.preventDefault();
      onCredential(token.value);
    });
    token.addEventListener('change', () => onCredential(token.value));
    this.#element('operation').addEventListener('change', ({ target }) => {
      if (target.value) onOperation(target.value);
      // So that the same may be opened once more.
      target.value = '';
    });
    this.#element('role').addEventListener('change', ({ target }) => {
      this.#element('command').textContent = target.value;
    });
  }

  show({ caller, operations, tokenCommands }) {
    this.#fill(
      'operation',
      operations.map(({ name }) => [name, name]),
    );
    this.#fill(
      'role',
      tokenCommands.map(({ role, command }) => [role, command]),
    );
    this.#element('roles').hidden = tokenCommands.length === 0;
    this.#element('caller').textContent = caller ? describe(caller) : 'No token: the public schema';
  }

  /** Who one is cannot be said, so what one was offered before is offered no longer. */
  showNobody() {
    this.#fill('operation', []);
    this.#element('caller').textContent = '';
  }

  /** A token that was taken over from elsewhere. */
  showCredential(text) {
    this.#element('token').value = text;
  }

  /** @param problem empty when there is none any more */
  tell(problem) {
    this.#element('problem').textContent = problem;
  }

  #element(id) {
    return this.#document.getElementById(id);
  }

  /** The first entry says what the list is for, and stays. */
  #fill(id, entries) {
    const list = this.#element(id);
    const options = entries.map(([text, value]) => {
      const option = this.#document.createElement('option');
      option.textContent = text;
      option.value = value;
      return option;
    });
    const chosen = list.value;
    list.replaceChildren(list.options[0], ...options);
    list.value = chosen;
  }
}

function describe({ subject, role, departments }) {
  const reach = departments === '*' ? 'all departments' : departments.join(', ') || 'no department';
  return `${subject} (${role}, ${reach})`;
}
