/** Runs before GraphiQL's own script, which looks at this when it is loaded. */
const folder = new URL('.', document.currentScript.src).pathname;
const workers = { editorWorkerService: 'editor', json: 'json', graphql: 'graphql' };

self.MonacoEnvironment = {
  // The only way to the texts of its editors, which `openTab` writes.
  globalAPI: true,
  getWorkerUrl: (_module, label) => `${folder}${workers[label]}.worker.js`,
};
