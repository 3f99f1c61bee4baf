import { createAttachment } from '#platform/attachment.ts';
import type { Endpoint, JsonRequest } from './endpoint.ts';

/** A request as it is sent. */
export interface WrittenRequest extends Omit<JsonRequest, 'body'> {
  readonly body: string | null;
}

interface Known {
  readonly endpoint: Endpoint<never, unknown>;
  readonly form: number;
  readonly written: WrittenRequest;
}

/** A question is written for the key of its cache and again to be sent: a long one is worth being written once. */
const lastOf = createAttachment<Known>();

const write = ({ body, ...request }: JsonRequest): WrittenRequest => ({
  ...request,
  body: body === undefined ? null : JSON.stringify(body),
});

/** What the endpoint is asked in one of its forms. An input is not changed once it was asked. */
export const writeRequest = <Input>(
  endpoint: Endpoint<Input, unknown>,
  form: number,
  input: Input,
): WrittenRequest => {
  const create = endpoint.forms[form] ?? endpoint.forms[0];
  if (typeof input !== 'object' || input === null) return write(create(input));
  const known = lastOf.get(input);
  if (known?.endpoint === endpoint && known.form === form) return known.written;
  const written = write(create(input));
  lastOf.set(input, { endpoint, form, written });
  return written;
};
