import { sql } from 'kysely';
import { z } from 'zod';
import { FlagState, kinds, Variant } from '#platform/flags/flag.ts';
import type { Database, Transaction } from '../database.ts';
import { type FlagDefinition, flagTypes } from './change.ts';

export interface StateRecord {
  readonly environment: string;
  readonly state: FlagState;
  readonly version: number;
  readonly updatedAt: Date;
}

/** A flag with what each environment does with it, in the order of the environments. */
export interface FlagRecord extends FlagDefinition {
  readonly key: string;
  readonly createdAt: Date;
  readonly archivedAt: Date | null;
  readonly version: number;
  readonly states: readonly StateRecord[];
}

const FlagRow = z
  .object({
    key: z.string(),
    description: z.string(),
    type: z.enum(flagTypes),
    kind: z.enum(kinds),
    variants: z.array(Variant),
    off_variant: z.string(),
    created_at: z.date(),
    archived_at: z.date().nullable(),
    version: z.number(),
  })
  .transform(({ off_variant, created_at, archived_at, ...row }) => ({
    ...row,
    offVariant: off_variant,
    createdAt: created_at,
    archivedAt: archived_at,
  }));

const StateRow = z
  .object({
    environment: z.string(),
    state: FlagState,
    version: z.number(),
    updated_at: z.date(),
  })
  .transform(({ updated_at, ...row }): StateRecord => ({ ...row, updatedAt: updated_at }));

export interface FlagFilter {
  readonly keys?: readonly string[];
  readonly archived?: boolean;
}

/** By key. */
export const findFlags = async (
  db: Database | Transaction,
  { keys, archived }: FlagFilter,
): Promise<readonly FlagRecord[]> => {
  let query = db.selectFrom('feature_flag').selectAll().orderBy('key');
  if (keys !== undefined) query = query.where('key', 'in', [...keys, '']);
  if (archived !== undefined) query = query.where('archived_at', archived ? 'is not' : 'is', null);
  const flags = await query.execute();
  const states = await db
    .selectFrom('flag_state')
    .innerJoin('environment', 'environment.name', 'flag_state.environment')
    .select(['flag_key', 'flag_state.environment', 'state', 'version', 'updated_at'])
    .where('flag_key', 'in', [...flags.map(({ key }) => key), ''])
    .orderBy('environment.position')
    .execute();
  return flags.map((flag) => ({
    ...FlagRow.parse(flag),
    states: states.filter(({ flag_key }) => flag_key === flag.key).map((row) => StateRow.parse(row)),
  }));
};

export const findFlag = async (db: Database | Transaction, key: string): Promise<FlagRecord | undefined> =>
  (await findFlags(db, { keys: [key] }))[0];

const columnsOf = ({ description, type, kind, variants, offVariant }: FlagDefinition) => ({
  description,
  type,
  kind,
  variants: JSON.stringify(variants),
  off_variant: offVariant,
});

/** With the same state in every environment. */
export const insertFlag = async (
  transaction: Transaction,
  {
    key,
    definition,
    state,
    at,
  }: {
    readonly key: string;
    readonly definition: FlagDefinition;
    readonly state: FlagState;
    readonly at: Date;
  },
): Promise<void> => {
  await transaction
    .insertInto('feature_flag')
    .values({ key, ...columnsOf(definition), archived_at: null, created_at: at })
    .execute();
  const environments = await transaction.selectFrom('environment').select('name').execute();
  await transaction
    .insertInto('flag_state')
    .values(
      environments.map(({ name }) => ({
        flag_key: key,
        environment: name,
        state: JSON.stringify(state),
        updated_at: at,
      })),
    )
    .execute();
};

/** False when it has another version by now. */
export const updateFlag = async (
  transaction: Transaction,
  { key, version }: { readonly key: string; readonly version: number },
  change: { readonly definition: FlagDefinition } | { readonly archivedAt: Date | null },
): Promise<boolean> => {
  const columns = 'definition' in change ? columnsOf(change.definition) : { archived_at: change.archivedAt };
  const { numUpdatedRows } = await transaction
    .updateTable('feature_flag')
    .set({ ...columns, version: version + 1 })
    .where('key', '=', key)
    .where('version', '=', version)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
};

export const updateState = async (
  transaction: Transaction,
  {
    flag,
    environment,
    version,
  }: {
    readonly flag: string;
    readonly environment: string;
    readonly version: number;
  },
  { state, at }: { readonly state: FlagState; readonly at: Date },
): Promise<boolean> => {
  const { numUpdatedRows } = await transaction
    .updateTable('flag_state')
    .set({ state: JSON.stringify(state), version: version + 1, updated_at: at })
    .where('flag_key', '=', flag)
    .where('environment', '=', environment)
    .where('version', '=', version)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
};

const Link = z.object({
  key: z.string(),
  prerequisites: z.array(z.object({ flag: z.string() })),
});

/** What stands on what in an environment. */
export const findPrerequisites = async (
  transaction: Transaction,
  environment: string,
): Promise<readonly z.output<typeof Link>[]> => {
  const rows = await transaction
    .selectFrom('flag_state')
    .innerJoin('feature_flag', 'feature_flag.key', 'flag_state.flag_key')
    .select('key')
    .select(sql`state->'prerequisites'`.as('prerequisites'))
    .where('environment', '=', environment)
    .where('archived_at', 'is', null)
    .execute();
  return rows.map((row) => Link.parse(row));
};

/** The flags that have this one as a prerequisite, in any environment. */
export const findDependents = async (transaction: Transaction, key: string): Promise<readonly string[]> => {
  const wanted = JSON.stringify([{ flag: key }]);
  const rows = await transaction
    .selectFrom('flag_state')
    .innerJoin('feature_flag', 'feature_flag.key', 'flag_state.flag_key')
    .select('key')
    .distinct()
    .where('archived_at', 'is', null)
    .where(sql<boolean>`state->'prerequisites' @> ${wanted}::jsonb`)
    .execute();
  return rows.map((row) => row.key);
};

/** Each flag that is not archived, with the names of its variants. */
export const findVariantNames = async (
  transaction: Transaction,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> => {
  const rows = await transaction
    .selectFrom('feature_flag')
    .select(['key', 'variants'])
    .where('archived_at', 'is', null)
    .execute();
  return new Map(
    rows.map(({ key, variants }) => [
      key,
      new Set(
        z
          .array(Variant)
          .parse(variants)
          .map(({ name }) => name),
      ),
    ]),
  );
};
