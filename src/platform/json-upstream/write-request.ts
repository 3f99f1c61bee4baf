import type { Endpoint, JsonRequest } from './endpoint.ts';

/** A request as it is sent. */
export interface WrittenRequest extends Omit<JsonRequest, 'body'> {
  readonly body: string | null;
}

/** What the endpoint is asked in one of its forms. */
export const writeRequest = <Input>(
  endpoint: Endpoint<Input, unknown>,
  form: number,
  input: Input,
): WrittenRequest => {
  const create = endpoint.forms[form] ?? endpoint.forms[0];
  const { body, ...request } = create(input);
  return { ...request, body: body === undefined ? null : JSON.stringify(body) };
};

/** A request in its first form, for the key of a cache: a long one is not written again to be sent. */
export interface WrittenQuestion {
  readonly endpoint: Endpoint<never, unknown>;
  readonly input: unknown;
  readonly request: WrittenRequest;
}

export const writtenOr = <Input>(
  known: WrittenQuestion | undefined,
  { endpoint, form, input }: { endpoint: Endpoint<Input, unknown>; form: number; input: Input },
): WrittenRequest =>
  form === 0 && known?.endpoint === endpoint && known.input === input
    ? known.request
    : writeRequest(endpoint, form, input);
