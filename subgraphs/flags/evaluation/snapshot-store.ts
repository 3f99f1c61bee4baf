import { sql } from 'kysely';
import { Snapshot } from '#platform/flags/flag.ts';
import type { ReadSnapshot } from '#platform/flags/follow-snapshot.ts';
import type { Database, Transaction } from '../database.ts';

const findRevision = async (db: Database | Transaction): Promise<string> => {
  const { epoch, revision } = await db
    .selectFrom('revision')
    .select(['epoch', 'revision'])
    .executeTakeFirstOrThrow();
  return `${epoch}/${revision}`;
};

const findFlags = (transaction: Transaction, environment: string) =>
  transaction
    .selectFrom('feature_flag')
    .innerJoin('flag_state', 'flag_state.flag_key', 'feature_flag.key')
    .select(['key', 'description', 'kind', 'variants', 'off_variant', 'state'])
    .select((_) => sql<number>`feature_flag.version + flag_state.version - 1`.as('version'))
    .where('environment', '=', environment)
    .where('archived_at', 'is', null)
    .orderBy('key')
    .execute();

const findSnapshot = async (transaction: Transaction, environment: string): Promise<Snapshot> => {
  const revision = await findRevision(transaction);
  await transaction
    .selectFrom('environment')
    .select('name')
    .where('name', '=', environment)
    .executeTakeFirstOrThrow(() => new Error(`There is no environment "${environment}".`));
  const flags = await findFlags(transaction, environment);
  const segments = await transaction
    .selectFrom('segment')
    .select(['key', 'included', 'excluded', 'conditions'])
    .execute();
  return Snapshot.parse({
    environment,
    revision,
    flags: flags.map(({ off_variant, state, ...flag }) => ({
      ...(state as object),
      ...flag,
      offVariant: off_variant,
      hashing: 'BUCKETS',
    })),
    segments,
  });
};

/** Everything that an environment decides by, as it was at one moment. */
export const createSnapshotRead =
  (db: Database, environment: string): ReadSnapshot =>
  async (known) => {
    if (known !== undefined && (await findRevision(db)) === known) return undefined;
    return db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute((transaction) => findSnapshot(transaction, environment));
  };
