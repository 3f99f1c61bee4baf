import type { z } from 'zod';
import type { Values } from '#gateway/coerce-variables.ts';

/** The Python services by the names that REST clients know. */
export const services = [
  'ML_MODELS',
  'NLP_TRANSLATION',
  'FRAUD_DETECTION',
  'DATA_PROCESSING',
  'BLOCKCHAIN_INTELLIGENCE',
] as const;
export type ServiceName = (typeof services)[number];

/** What an answer may depend on beside the data. */
export interface Asked<Input> {
  readonly input: Input;
  /** ISO 8601. */
  readonly now: string;
}

/** One row of the table that routes, validation and the OpenAPI document are made from. */
export interface RestEndpoint {
  /** Also the name of its stored operation, with a capital. */
  readonly id: string;
  readonly method: 'GET' | 'POST';
  /** A part with a colon in front is a parameter. */
  readonly path: string;
  readonly summary: string;
  /** What it depends on; null when on all services alike. */
  readonly service: ServiceName | null;
  readonly access: 'anyone' | 'signed-in';
  /** How the answer is sent: in an envelope, or as it is. */
  readonly form: 'enveloped' | 'bare';
  /** Whether `Idempotency-Key` makes it safe to be tried again. */
  readonly takesKey: boolean;
  /** The stored operation. */
  readonly document: string;
  /** The body, or the query and the parameters of the path. */
  readonly input: z.ZodObject;
  readonly output: z.ZodType;
  /** Throws a refusal. */
  readonly variables: (input: unknown, key: string | undefined) => Values;
  /** What the data of the operation mean here; null when what was asked for is not among them. */
  readonly answer: (data: unknown, asked: Asked<unknown>) => object | null;
}

interface Described<Input extends z.ZodObject, Output extends z.ZodType, Data> {
  readonly id: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly summary: string;
  readonly service: ServiceName | null;
  /** `signed-in` when not given. */
  readonly access?: RestEndpoint['access'];
  /** `enveloped` when not given. */
  readonly form?: RestEndpoint['form'];
  readonly takesKey?: true;
  readonly document: string;
  readonly input: Input;
  readonly output: Output;
  readonly variables: (input: z.output<Input>, key: string | undefined) => Values;
  readonly answer: (data: Data, asked: Asked<z.output<Input>>) => (z.input<Output> & object) | null;
}

/** The types of one row hold together; the table does not know them. */
export const defineEndpoint = <Input extends z.ZodObject, Output extends z.ZodType, Data>(
  row: Described<Input, Output, Data>,
): RestEndpoint => ({
  access: 'signed-in',
  form: 'enveloped',
  ...row,
  takesKey: row.takesKey === true,
  variables: (input, key) => row.variables(input as z.output<Input>, key),
  answer: (data, asked) => row.answer(data as Data, asked as Asked<z.output<Input>>),
});
