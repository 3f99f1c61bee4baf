/** What upstream JSON is until it has been judged. */
export type Data = Record<string, unknown>;

export type Path = readonly (string | number)[];

export interface SubgraphRequest {
  readonly query: string;
  readonly operationName?: string;
  readonly variables: Readonly<Data>;
  /** The request's body as JSON text up to the value of `variables`; `}` ends it. */
  readonly bodyPrefix: string;
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly context: unknown;
}

export interface SubgraphAnswer {
  readonly data?: unknown;
  readonly errors?: unknown;
  readonly extensions?: unknown;
  /** Someone else holds this answer too, so that it must be copied and not written to. */
  readonly shared?: boolean;
  /** What the subgraph said about keeping its answer: its headers `cache-control` and `age`, where it sent them. */
  readonly cacheControl?: string | undefined;
  readonly age?: string | undefined;
  /** The subgraph could not be asked, or is not well. What it answered before may do instead. */
  readonly isOutage?: boolean;
  /** The HTTP status by which the subgraph refused the call. */
  readonly status?: number | undefined;
  /** When the call began that this is the answer to, by `performance.now()`; a joiner gets its leader's. */
  readonly askedAt?: number;
}

export type FetchSubgraph = (subgraph: string, request: SubgraphRequest) => Promise<SubgraphAnswer>;

export const isObject = (value: unknown): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const inherited: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

/** Names that every object seems to have. */
export const isInherited = (name: string): boolean => inherited.has(name);

/** Where an error of a subgraph is, if it says so. */
export const pathOf = (error: unknown): Path | undefined => {
  const { path } = Object(error) as { readonly path?: unknown };
  const isPath =
    Array.isArray(path) && path.every((one) => typeof one === 'string' || typeof one === 'number');
  return isPath ? (path as Path) : undefined;
};

/** Reads an own property of upstream JSON, which holds no functions: whatever is one, every object inherits. */
export const readOwn = (object: Data, name: string): unknown => {
  const value = object[name];
  if (typeof value === 'function' || (name === '__proto__' && !Object.hasOwn(object, name))) return undefined;
  return value;
};
