import { createApiKeyId, createApiKeySecret, hashSecret } from '#platform/api-key.ts';
import type { Clock } from '#platform/clock.ts';
import type { Tier } from '#platform/identity.ts';
import { isScope } from '../api-keys/api-key.ts';
import type { Audit } from '../audit/audit.ts';
import type { Database } from '../database.ts';
import type { Revocations } from '../revocation/create-revocations.ts';
import { findNotBefore } from '../revocation/not-before.ts';
import type { ClientAccess } from '../tokens/access-tokens.ts';
import { matchSecret, replaceSecret } from '../tokens/secret-pair.ts';
import { changeClient, findClient, findClients, insertClient, noteClientUse } from './client-store.ts';
import type { ServiceClient } from './service-client.ts';

/** The secret is shown once and never again. */
export interface ShownClient {
  readonly client: ServiceClient;
  readonly secret: string;
}

export interface NewClient {
  readonly name: string;
  readonly tier: Tier;
  readonly scopes: readonly string[];
}

/** Who has authenticated as a client, and from when on its tokens count as issued. */
export interface AuthenticatedClient extends ClientAccess {
  readonly issuedAt: number;
}

export interface Clients {
  readonly list: () => Promise<readonly ServiceClient[]>;
  readonly create: (actorId: string | null, client: NewClient) => Promise<ShownClient | null>;
  readonly rotate: (
    actorId: string | null,
    id: string,
    overlapSeconds: number,
  ) => Promise<ShownClient | null>;
  readonly revoke: (actorId: string | null, id: string) => Promise<boolean>;
  readonly authenticate: (id: string, secret: string) => Promise<AuthenticatedClient | null>;
}

interface Parts {
  readonly db: Database;
  readonly clock: Clock;
  readonly audit: Audit;
  readonly revocations: Revocations;
}

const longestName = 100;
const mostScopes = 50;
const defaultTenant = 'default';

const isUsable = ({ name, scopes }: NewClient): boolean =>
  name.trim() !== '' && name.length <= longestName && scopes.length <= mostScopes && scopes.every(isScope);

const createClient =
  ({ db, clock, audit }: Parts): Clients['create'] =>
  async (actorId, given) => {
    if (!isUsable(given)) return null;
    const id = `client_${createApiKeyId()}`;
    const secret = createApiKeySecret();
    return db.transaction().execute(async (transaction) => {
      const notBefore = (await findNotBefore(transaction, defaultTenant)) ?? 0;
      const createdAt = new Date(Math.max(clock.now(), notBefore));
      const client = await insertClient(transaction, {
        ...given,
        id,
        name: given.name.trim(),
        createdAt,
        secretHash: hashSecret(secret),
      });
      const data = { clientId: id, scopes: given.scopes };
      await audit.record({ type: 'client.created', userId: null, actorId, data }, transaction);
      return { client, secret };
    });
  };

const rotateClient =
  ({ db, clock, audit, revocations }: Parts): Clients['rotate'] =>
  async (actorId, id, overlapSeconds) => {
    const secret = createApiKeySecret();
    const now = new Date(clock.now());
    const client = await db.transaction().execute(async (transaction) => {
      const before = await findClient(transaction, id);
      if (before === null) return null;
      const createdAt = new Date(Math.max(now.getTime(), before.notBefore ?? 0));
      const secrets = replaceSecret(before, secret, { now, createdAt, overlapSeconds });
      const changed = await changeClient(transaction, id, secrets);
      if (changed === null) return null;
      const data = { clientId: id, overlapSeconds };
      await audit.record({ type: 'client.rotated', userId: null, actorId, data }, transaction);
      const entry = { kind: 'user', subject: id, value: changed.version, reason: 'rotated' } as const;
      await revocations.record(transaction, [entry]);
      return changed;
    });
    await revocations.publish();
    return client === null ? null : { client, secret };
  };

const revokeClient =
  ({ db, clock, audit, revocations }: Parts): Clients['revoke'] =>
  async (actorId, id) => {
    const revoked = await db.transaction().execute(async (transaction) => {
      const changed = await changeClient(transaction, id, { revoked_at: new Date(clock.now()) });
      if (changed === null) return false;
      await audit.record(
        { type: 'client.revoked', userId: null, actorId, data: { clientId: id } },
        transaction,
      );
      const entry = { kind: 'user', subject: id, value: changed.version, reason: 'revoked' } as const;
      await revocations.record(transaction, [entry]);
      return true;
    });
    if (revoked) await revocations.publish();
    return revoked;
  };

const authenticateClient =
  ({ db, clock, audit }: Parts): Clients['authenticate'] =>
  async (id, given) => {
    const record = id.includes('\u0000') ? null : await findClient(db, id);
    if (record === null) return null;
    const now = new Date(clock.now());
    const secret = matchSecret(record, given, now);
    const { notBefore } = record;
    if (secret === null || (notBefore !== null && secret.createdAt.getTime() < notBefore)) {
      await audit.record({ type: 'client.rejected', userId: null, data: { clientId: id } });
      return null;
    }
    await noteClientUse(db, id, now);
    return { ...record.access, issuedAt: Math.max(now.getTime(), notBefore ?? 0) };
  };

export const createClients = (parts: Parts): Clients => ({
  list: () => findClients(parts.db),
  create: createClient(parts),
  rotate: rotateClient(parts),
  revoke: revokeClient(parts),
  authenticate: authenticateClient(parts),
});
