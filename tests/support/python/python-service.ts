import { exactNumber, isJsonNumber, parseExactJson, sourceOf } from '#platform/json-upstream/exact-json.ts';
import { startUpstream, type Upstream, type UpstreamHandler } from '../upstream.ts';

/**
 * How a copy of a service speaks. `deployed`: times without an offset, fields that the contract does not name, lists as
 * bare arrays and single values in the query. `newer`: times with an offset, and one object as the body of each request.
 */
export type Dialect = 'deployed' | 'newer';

export interface PythonRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** As `parseExactJson` gives it; undefined without a body. */
  readonly body: unknown;
}

export interface PythonAnswer {
  readonly status?: number;
  readonly body: unknown;
}

/** What the service answers by `POST /path`; a path may end with a star. */
export type Routes = Readonly<Record<string, (request: PythonRequest) => PythonAnswer>>;

export interface PythonService extends Upstream {
  /** The calls of its endpoints; health checks are left out. */
  readonly calls: () => Upstream['requests'];
  /** Takes the place of all endpoints, and of the health check, until `recover`. */
  readonly fail: (handler: UpstreamHandler) => void;
  readonly recover: () => void;
}

export const fields = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isJsonNumber(value)
    ? (value as Record<string, unknown>)
    : {};

/** A number of the body, to be sent back digit by digit. */
export const rawNumber = (value: unknown): unknown =>
  isJsonNumber(value) ? exactNumber(sourceOf(value)) : null;

/** Some moment, as the dialect writes times. */
export const time = (dialect: Dialect): string => `2026-01-02T03:04:05${dialect === 'newer' ? '+00:00' : ''}`;

/** As FastAPI answers a body or a query that is not what it takes. */
export const unprocessable: PythonAnswer = { status: 422, body: { detail: [{ msg: 'Field required' }] } };

/** Fields that only copies of one dialect send, and nobody agreed on. */
export const extras = (dialect: Dialect): Readonly<Record<string, unknown>> =>
  dialect === 'deployed' ? { build: 'a1b2', debug: { worker: 3 } } : {};

const routeFor = (routes: Routes, method: string, path: string) =>
  routes[`${method} ${path}`] ??
  Object.entries(routes).find(
    ([route]) => route.endsWith('*') && `${method} ${path}`.startsWith(route.slice(0, -1)),
  )?.[1];

const answerWith =
  (service: string, routes: Routes): UpstreamHandler =>
  (text, response, { method = '', url = '' }) => {
    const { pathname, searchParams } = new URL(url, 'http://service');
    const health = { status: 'healthy', service, version: '1.2.3' };
    const route =
      pathname === '/health' || pathname === '/livez'
        ? () => ({ body: health })
        : routeFor(routes, method, pathname);
    const body = text === '' ? undefined : parseExactJson(text);
    const request = { method, path: decodeURIComponent(pathname), query: searchParams, body };
    const answered: PythonAnswer = route?.(request) ?? { status: 404, body: { detail: 'Not Found' } };
    const { status = 200, body: answer } = answered;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  };

/** A tiny real server that stands in for one of the Python services, in tests only. */
export const startPythonService = async (service: string, routes: Routes): Promise<PythonService> => {
  const usual = answerWith(service, routes);
  let current = usual;
  const server = await startUpstream((...request) => current(...request));
  return {
    ...server,
    calls: () => server.requests.filter(({ url }) => url !== '/health'),
    fail: (handler) => {
      current = handler;
    },
    recover: () => {
      current = usual;
    },
  };
};
