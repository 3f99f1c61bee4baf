import { z } from 'zod';

/** Where a request came from, as the gateway saw it. Personal data: not for logs. */
export const ClientInfo = z.object({
  /** An IP address, or an empty text when it is not known. */
  address: z.string().max(64),
  userAgent: z.string().max(512),
  /** `Sec-CH-UA-Platform`, for example `macOS`; an empty text when the client does not send it. */
  platform: z.string().max(64),
  /** `apollographql-client-name` and `-version`. */
  name: z.string().max(64),
  version: z.string().max(64),
});

export type ClientInfo = Readonly<z.output<typeof ClientInfo>>;

export const unknownClient: ClientInfo = Object.freeze({
  address: '',
  userAgent: '',
  platform: '',
  name: '',
  version: '',
});

/** The gateway tells it to subgraphs beside the signed principal; a call without a valid principal is never read. */
export const clientInfoHeader = 'x-soba-client';

/** Base64url, because a header may hold ASCII only. */
export const encodeClientInfo = (client: ClientInfo): string =>
  Buffer.from(JSON.stringify(client)).toString('base64url');

export const parseClientInfo = (header: unknown): ClientInfo => {
  if (typeof header !== 'string') return unknownClient;
  try {
    return Object.freeze(ClientInfo.parse(JSON.parse(Buffer.from(header, 'base64url').toString())));
  } catch {
    return unknownClient;
  }
};
