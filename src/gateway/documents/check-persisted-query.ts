import { createHash } from 'node:crypto';
import { refuse } from '#platform/errors.ts';
import { type GraphqlParameters, isJsonObject } from './parameters.ts';

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The hash that a client of Apollo's persisted queries sends, or undefined. */
export const readPersistedHash = ({ extensions, query }: GraphqlParameters): string | undefined => {
  const persisted = extensions?.['persistedQuery'];
  if (!persisted) return undefined;
  const { version, sha256Hash } = isJsonObject(persisted) ? persisted : {};
  if (version !== 1) refuse('BAD_REQUEST', { message: 'Only version 1 of persistedQuery is known.' });
  if (typeof sha256Hash !== 'string') {
    return refuse('BAD_REQUEST', { message: 'The sha256Hash of persistedQuery must be a text.' });
  }
  if (query !== undefined && sha256(query) !== sha256Hash) {
    refuse('BAD_REQUEST', { message: 'The sha256Hash is not that of the query.' });
  }
  return sha256Hash;
};
