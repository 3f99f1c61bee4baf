import { expect } from '@jest/globals';
import { request } from 'undici';
import { startTokenIssuer, type TokenIssuer } from './access-token.ts';
import { type Federation, startFederation } from './federation.ts';
import { type PythonServices, startPythonServices } from './python/python-services.ts';

export interface RestAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  // biome-ignore lint/suspicious/noExplicitAny: a test names the shape it expects in its assertion
  readonly body: any;
}

export interface RestCall {
  readonly method: string;
  readonly path: string;
  /** Sent as the query of a GET, as JSON otherwise; a text is sent as it is. */
  readonly input?: Readonly<Record<string, unknown>> | string;
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

const queryOf = (input: RestCall['input']): string => {
  if (input === undefined || typeof input === 'string') return '';
  const pairs = Object.entries(input).map(([name, value]): [string, string] => [name, String(value)]);
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
};

/** One call of the REST edge over real HTTP. */
export const sendRest = async (url: string, call: RestCall): Promise<RestAnswer> => {
  const { method, path, input, token, headers } = call;
  const isGet = method === 'GET' || method === 'HEAD';
  const body = typeof input === 'string' ? input : JSON.stringify(input ?? {});
  const response = await request(`${url}${path}${isGet ? queryOf(input) : ''}`, {
    method,
    headers: {
      ...(isGet ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(isGet ? {} : { body }),
  });
  const text = await response.body.text();
  return {
    status: response.statusCode,
    headers: response.headers,
    body: text === '' ? null : JSON.parse(text),
  };
};

/** What a failure says beside its text and its id, which every one has. */
export const failureOf = ({ body: { error, requestId, ...rest } }: RestAnswer) => {
  expect(error).toEqual(expect.any(String));
  expect(requestId).toEqual(expect.any(String));
  return rest;
};

export interface RestStage {
  readonly services: PythonServices;
  readonly federation: Federation;
  readonly issuer: TokenIssuer;
  readonly call: (call: RestCall) => Promise<RestAnswer>;
  readonly stop: () => Promise<void>;
}

/** The whole graph before stand-ins of the services, with rate limits, for callers whose tokens the test issues. */
export const startRestStage = async (): Promise<RestStage> => {
  const services = await startPythonServices('newer');
  const issuer = await startTokenIssuer();
  const federation = await startFederation(
    { SOBA_JWKS_URL: issuer.url, SOBA_GUARD_RATE_LIMIT: 'enforce' },
    { ...services.env, SOBA_UPSTREAM_RETRIES: '0' },
  );
  return {
    services,
    federation,
    issuer,
    call: (one) => sendRest(federation.url, one),
    stop: async () => {
      await federation.stop();
      await issuer.stop();
      await services.stop();
    },
  };
};
