export type Values = Readonly<Record<string, unknown>>;
// biome-ignore lint/suspicious/noExplicitAny: each case names the shape that it expects
export type Data = any;

/** One endpoint as a client calls it, and the same question put to the graph by hand. */
export interface RestCase {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** The service behind it, as the stand-ins are named; none where several are. */
  readonly service?: 'ml' | 'nlp' | 'fraud' | 'data' | 'blockchain';
  /** Body or query. */
  readonly input: Values;
  /** One that nothing is kept for after `input` was asked. */
  readonly fresh: Values;
  readonly query: string;
  readonly variables: Values;
  /** What the endpoint has to say when the graph says this; `freshness` left out. */
  readonly expected: (data: Data) => Values;
}
