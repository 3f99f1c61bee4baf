import { isIP } from 'node:net';
import { anonymous, type Principal } from '#platform/identity.ts';
import { findAccess } from '../access/access-store.ts';
import { findKeyOwner } from '../api-keys/api-key-store.ts';
import { findClient } from '../clients/client-store.ts';
import type { Database } from '../database.ts';

export interface LimitSubject {
  readonly kind: 'USER' | 'API_KEY' | 'CLIENT' | 'CLIENT_NAME' | 'ADDRESS';
  readonly id: string;
}

/** Who holds a bucket, as the gateway would see it ask. */
export interface Holder {
  readonly principal: Principal;
  readonly address: string;
}

const person = (id: string, tier: Principal['tier'], credential?: Principal['credential']): Holder => ({
  principal: { ...anonymous, kind: 'user', id, tier, ...(credential === undefined ? {} : { credential }) },
  address: '',
});

/** Null when there is no such account, key or client, and for a client's name, which has no bucket. */
export const findHolder = async (db: Database, { kind, id }: LimitSubject): Promise<Holder | null> => {
  if (id.includes('\u0000')) return null;
  switch (kind) {
    case 'USER': {
      const access = await findAccess(db, id);
      return access === null ? null : person(id, access.tier);
    }
    case 'API_KEY': {
      const owner = await findKeyOwner(db, id);
      return owner === null ? null : person(owner.userId, owner.tier, { kind: 'api-key', id });
    }
    case 'CLIENT': {
      const client = await findClient(db, id);
      const credential = { kind: 'client' as const, id };
      return client === null
        ? null
        : {
            principal: { ...anonymous, kind: 'service', id, tier: client.access.tier, credential },
            address: '',
          };
    }
    case 'ADDRESS':
      return isIP(id) === 0 ? null : { principal: anonymous, address: id };
    case 'CLIENT_NAME':
      return null;
  }
};
