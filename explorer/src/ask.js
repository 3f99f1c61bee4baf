/** What the page sends, whichever part of it asks. The token stays in memory: a reload signs out. */
let token = null;

export const setToken = (value) => {
  token = value;
};

const clientName = { 'apollographql-client-name': 'soba-explorer', 'apollographql-client-version': '1' };

export const ask = async (path, body, headers = {}) => {
  const response = await fetch(path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...clientName,
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: JSON.stringify(body),
  });
  return response.json();
};

/** For GraphiQL. */
export const fetcher = (body, options) => ask('/graphql', body, options?.headers);

export const loadSettings = async () => (await fetch('/explorer/settings.json')).json();
