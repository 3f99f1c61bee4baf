const files = { json: 'json.worker.js', graphql: 'graphql.worker.js' };

// Monaco asks for its workers through this global name.
globalThis.MonacoEnvironment = {
  getWorker: (_id, label) =>
    new Worker(new URL(`/explorer/${files[label] ?? 'editor.worker.js'}`, location.origin), {
      type: 'module',
    }),
};
