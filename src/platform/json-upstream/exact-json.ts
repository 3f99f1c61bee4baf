const source = Symbol('number');

/** A number of a JSON text as it was written: no digit of it went through a double. */
export interface JsonNumber {
  readonly [source]: string;
}

/** Node's JSON has these (ECMAScript's JSON.parse source text access), the types of this target do not. */
const json = JSON as unknown as {
  readonly parse: (
    text: string,
    revive: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ) => unknown;
  readonly rawJSON: (text: string) => unknown;
};

/** Like `JSON.parse`, but numbers come as what was written. */
export const parseExactJson = (text: string): unknown =>
  json.parse(text, (_key, value, context) =>
    typeof value === 'number' ? { [source]: context.source ?? String(value) } : value,
  );

export const isJsonNumber = (value: unknown): value is JsonNumber =>
  typeof value === 'object' && value !== null && source in value;

export const sourceOf = (number: JsonNumber): string => number[source];

/** What `JSON.stringify` writes as the number that this decimal is. */
export const exactNumber = (decimal: string): unknown => json.rawJSON(decimal);
