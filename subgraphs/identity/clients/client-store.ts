import { type Selectable, sql } from 'kysely';
import { z } from 'zod';
import { tiers } from '#platform/identity.ts';
import type { Database, IdentityDatabase, Transaction } from '../database.ts';
import { notBeforeOf } from '../revocation/not-before.ts';
import type { ClientAccess } from '../tokens/access-tokens.ts';
import type { SecretColumns } from '../tokens/secret-pair.ts';
import type { ServiceClient } from './service-client.ts';

type Row = Selectable<IdentityDatabase['service_client']>;

const tierOf = (row: Pick<Row, 'tier'>): ServiceClient['tier'] => z.enum(tiers).parse(row.tier);

const toClient = (row: Row): ServiceClient => ({
  id: row.id,
  name: row.name,
  tier: tierOf(row),
  scopes: row.scopes,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
  previousUntil: row.previous_until,
});

export const findClients = async (db: Database): Promise<readonly ServiceClient[]> => {
  const rows = await db
    .selectFrom('service_client')
    .selectAll()
    .where('revoked_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(toClient);
};

export const insertClient = async (
  transaction: Transaction,
  client: Omit<ServiceClient, 'lastUsedAt' | 'previousUntil'> & { readonly secretHash: Buffer },
): Promise<ServiceClient> => {
  const row = await transaction
    .insertInto('service_client')
    .values({
      id: client.id,
      name: client.name,
      tier: client.tier,
      scopes: [...client.scopes],
      secret_hash: client.secretHash,
      secret_created_at: client.createdAt,
      created_at: client.createdAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return toClient(row);
};

export interface ClientRecord extends SecretColumns {
  readonly access: ClientAccess;
  readonly notBefore: number | null;
}

/** A client that was not revoked, with its secrets. */
export const findClient = async (db: Database, id: string): Promise<ClientRecord | null> => {
  const row = await db
    .selectFrom('service_client')
    .selectAll()
    .select(notBeforeOf(sql.ref('service_client.tenant')).as('not_before'))
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { tenant, scopes, version } = row;
  return {
    ...row,
    access: { clientId: id, roles: ['SERVICE'], tier: tierOf(row), tenant, scopes, version },
    notBefore: row.not_before?.getTime() ?? null,
  };
};

/** Also when it has just lost its tokens: each change of a client makes its older tokens wrong. */
export const changeClient = async (
  transaction: Transaction,
  id: string,
  change: Partial<SecretColumns> & { readonly revoked_at?: Date },
): Promise<(ServiceClient & { readonly version: number }) | null> => {
  const row = await transaction
    .updateTable('service_client')
    .set((value) => ({ ...change, version: value('version', '+', 1) }))
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? null : { ...toClient(row), version: row.version };
};

const notedEveryMs = 60_000;

export const noteClientUse = async (db: Database, id: string, now: Date): Promise<void> => {
  const before = new Date(now.getTime() - notedEveryMs);
  await db
    .updateTable('service_client')
    .set({ last_used_at: now })
    .where('id', '=', id)
    .where((either) => either.or([either('last_used_at', 'is', null), either('last_used_at', '<', before)]))
    .execute();
};
