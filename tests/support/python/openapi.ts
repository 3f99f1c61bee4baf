import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc from 'fast-check';
import type { JsonRequest } from '#platform/json-upstream/endpoint.ts';

/** The parts of JSON Schema that FastAPI writes. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean' | 'null';
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
}

interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'path' | 'header';
  readonly required?: boolean;
  readonly schema: Schema;
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content & { readonly required?: boolean };
  readonly responses: Readonly<Record<string, Content>>;
}

export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

export const loadDocument = (service: string): Document =>
  JSON.parse(readFileSync(new URL(`../../../python/openapi/${service}.json`, import.meta.url), 'utf8'));

const resolve = (document: Document, schema: Schema): Schema => {
  if (schema.$ref === undefined) return schema;
  const target = document.components.schemas[schema.$ref.split('/').at(-1) ?? ''];
  if (target === undefined) throw new Error(`The document does not have ${schema.$ref}.`);
  return target;
};

const bodyOf = ({ content }: Content): Schema | undefined => content?.['application/json']?.schema;

/** The operation that a request reaches. */
export const findOperation = (document: Document, request: JsonRequest): Operation => {
  const path = request.path.split('?')[0] ?? '';
  for (const [template, operations] of Object.entries(document.paths)) {
    const pattern = new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`);
    const operation = operations[request.method.toLowerCase()];
    if (pattern.test(path) && operation !== undefined) return operation;
  }
  throw new Error(`The service has no ${request.method} ${path}.`);
};

export const answerSchema = (operation: Operation): Schema => {
  const schema = bodyOf(operation.responses['200'] ?? operation.responses['202'] ?? {});
  if (schema === undefined) throw new Error('The operation does not say what it answers.');
  return schema;
};

const validate = (document: Document, schema: Schema, value: unknown, coerce = false): string[] => {
  const ajv = new Ajv2020({ strict: false, allErrors: true, coerceTypes: coerce });
  formats.default(ajv);
  const check = ajv.compile({ ...schema, components: document.components });
  return check(value) ? [] : (check.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
};

/** Why the service would refuse the request; nothing when it takes it. */
export const problemsOfRequest = (document: Document, request: JsonRequest): string[] => {
  const operation = findOperation(document, request);
  const query = new URLSearchParams(request.path.split('?')[1] ?? '');
  const parameters = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query');
  const ofQuery = parameters.flatMap(({ name, required, schema }) => {
    const given = query.get(name);
    if (given === null) return required === true ? [`${name} is missing`] : [];
    return validate(document, { properties: { [name]: schema } }, { [name]: given }, true);
  });
  const known = new Set(parameters.map(({ name }) => name));
  const unknown = [...query.keys()].filter((name) => !known.has(name)).map((name) => `${name} is not known`);
  const body = bodyOf(operation.requestBody ?? {});
  // As it is on the wire: numbers that were written exactly are numbers again.
  const sent = request.body === undefined ? undefined : JSON.parse(JSON.stringify(request.body));
  if (body === undefined)
    return [...ofQuery, ...unknown, ...(sent === undefined ? [] : ['no body is taken'])];
  if (sent === undefined)
    return operation.requestBody?.required === true ? ['a body is missing'] : [...ofQuery];
  return [...ofQuery, ...unknown, ...validate(document, body, sent)];
};

const text = (schema: Schema): fc.Arbitrary<string> => {
  if (schema.format === 'date-time')
    return fc
      .tuple(
        fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }),
        fc.constantFrom('Z', '+00:00', '123+00:00'),
      )
      .map(([date, offset]) => `${date.toISOString().slice(0, -1)}${offset}`);
  if (schema.pattern !== undefined) return fc.stringMatching(new RegExp(schema.pattern));
  const maxLength = Math.min(schema.maxLength ?? 20, 50);
  return fc.string({ minLength: schema.minLength ?? 0, maxLength, unit: 'grapheme' });
};

/** No amount is larger, and none that is not 0 is smaller. */
const [largest, smallest] = [1e24, 1e-24];

const number = (schema: Schema): fc.Arbitrary<number> => {
  const min = schema.minimum ?? schema.exclusiveMinimum ?? -largest;
  const max = Math.min(schema.maximum ?? schema.exclusiveMaximum ?? largest, largest);
  return fc
    .double({
      min,
      max,
      noNaN: true,
      noDefaultInfinity: true,
      minExcluded: schema.exclusiveMinimum !== undefined,
      maxExcluded: schema.exclusiveMaximum !== undefined,
    })
    .filter((value) => value === 0 || Math.abs(value) >= smallest);
};

const whole = (schema: Schema): fc.Arbitrary<number> =>
  fc.integer({ min: schema.minimum ?? -1_000_000, max: Math.min(schema.maximum ?? 2 ** 31, 2 ** 31) });

const object = (document: Document, schema: Schema): fc.Arbitrary<unknown> => {
  const fields = Object.entries(schema.properties ?? {}).map(
    ([name, field]) => [name, anyOf(document, field)] as const,
  );
  const known = fc.record(Object.fromEntries(fields), { requiredKeys: [...(schema.required ?? [])] });
  const more = schema.additionalProperties;
  if (typeof more !== 'object') return known;
  const others = fc.dictionary(fc.string({ minLength: 1 }), anyOf(document, more), { maxKeys: 3 });
  return fc.tuple(others, known).map(([one, other]) => ({ ...one, ...other }));
};

const list = (document: Document, schema: Schema): fc.Arbitrary<unknown> => {
  if (schema.prefixItems !== undefined)
    return fc.tuple(...schema.prefixItems.map((item) => anyOf(document, item)));
  const minLength = schema.minItems ?? 0;
  return fc.array(anyOf(document, schema.items ?? {}), { minLength, maxLength: Math.max(minLength, 3) });
};

const byType: Readonly<Record<string, (document: Document, schema: Schema) => fc.Arbitrary<unknown>>> = {
  object,
  array: list,
  string: (_document, schema) => text(schema),
  number: (_document, schema) => number(schema),
  integer: (_document, schema) => whole(schema),
  boolean: () => fc.boolean(),
  null: () => fc.constant(null),
};

/** Any value that a schema allows. */
export const anyOf = (document: Document, given: Schema): fc.Arbitrary<unknown> => {
  const schema = resolve(document, given);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map((choice) => anyOf(document, choice)));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  return (byType[schema.type ?? ''] ?? (() => fc.jsonValue({ maxDepth: 2 })))(document, schema);
};
