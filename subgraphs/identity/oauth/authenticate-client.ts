import type { AuthenticatedClient, Clients } from '../clients/create-clients.ts';
import type { Form } from './form.ts';
import { OauthError } from './oauth-error.ts';

const failed = (): OauthError =>
  new OauthError('invalid_client', 'The client is not known by these credentials.');

/** RFC 6749 encodes both parts before it joins them. */
const decodePart = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw failed();
  }
};

const fromBasic = (header: string): readonly [string, string] => {
  const encoded = /^Basic +([A-Za-z0-9+/]+=*)$/i.exec(header)?.[1];
  const [, id, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded ?? '', 'base64').toString()) ?? [];
  if (encoded === undefined || id === undefined || secret === undefined) throw failed();
  return [decodePart(id), decodePart(secret)];
};

const credentialsOf = (header: string | undefined, form: Form): readonly [string, string] | null => {
  const { client_id: id, client_secret: secret } = form;
  if (header === undefined) return id !== undefined && secret !== undefined ? [id, secret] : null;
  if (secret !== undefined) throw new OauthError('invalid_request', 'Authenticate in one way only.');
  return fromBasic(header);
};

/** By `client_secret_basic` or `client_secret_post`. Null when the request does not authenticate; bad credentials are refused. */
export const authenticateClient = async (
  clients: Pick<Clients, 'authenticate'>,
  header: string | undefined,
  form: Form,
): Promise<AuthenticatedClient | null> => {
  const credentials = credentialsOf(header, form);
  if (credentials === null) return null;
  const client = await clients.authenticate(...credentials);
  if (client === null) throw failed();
  return client;
};
