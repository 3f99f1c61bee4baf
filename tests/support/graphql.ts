import { request } from 'undici';

export interface GraphqlAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  // biome-ignore lint/suspicious/noExplicitAny: a test names the shape it expects in its assertion
  readonly data: any;
  readonly errors: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

export interface GraphqlOptions {
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One GraphQL request over real HTTP. */
export const sendGraphql = async (
  url: string,
  query: string,
  { variables, operationName, token, headers }: GraphqlOptions = {},
): Promise<GraphqlAnswer> => {
  const response = await request(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: JSON.stringify({ query, variables, operationName }),
  });
  const body = (await response.body.json()) as Partial<GraphqlAnswer>;
  return {
    status: response.statusCode,
    headers: response.headers,
    data: body.data ?? null,
    errors: body.errors ?? [],
    extensions: body.extensions ?? {},
  };
};
