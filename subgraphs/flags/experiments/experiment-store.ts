import { sql } from 'kysely';
import { z } from 'zod';
import { Definition, type Draft, type Experiment, type Status, statuses } from './experiment.ts';
import type { Database, Transaction } from './experiment-tables.ts';

const ExperimentRow = z
  .object({
    key: z.string(),
    description: z.string(),
    definition: Definition,
    status: z.enum(statuses),
    version: z.number(),
    run: z.number(),
    phase: z.number(),
    weights: z.array(z.number()).readonly(),
    traffic_percentage: z.string().transform(Number),
    winner: z.string().nullable(),
    created_at: z.date(),
    started_at: z.date().nullable(),
    ended_at: z.date().nullable(),
  })
  .transform(
    ({ traffic_percentage, created_at, started_at, ended_at, ...row }): Experiment => ({
      ...row,
      trafficPercentage: traffic_percentage,
      createdAt: created_at,
      startedAt: started_at,
      endedAt: ended_at,
    }),
  );

const columnsOf = (experiment: Experiment) => ({
  key: experiment.key,
  description: experiment.description,
  definition: JSON.stringify(experiment.definition),
  status: experiment.status,
  version: experiment.version,
  run: experiment.run,
  phase: experiment.phase,
  weights: JSON.stringify(experiment.weights),
  traffic_percentage: experiment.trafficPercentage,
  winner: experiment.winner,
  created_at: experiment.createdAt,
  started_at: experiment.startedAt,
  ended_at: experiment.endedAt,
});

/** By key; all of them, or those in one of the statuses. */
export const listExperiments = async (
  db: Database,
  among: readonly Status[] = statuses,
): Promise<readonly Experiment[]> => {
  const rows = await db
    .selectFrom('experiment')
    .selectAll()
    .where('status', 'in', among)
    .orderBy('key')
    .execute();
  return rows.map((row) => ExperimentRow.parse(row));
};

export const findExperiments = async (
  db: Database,
  keys: readonly string[],
): Promise<ReadonlyMap<string, Experiment>> => {
  const rows = await db.selectFrom('experiment').selectAll().where('key', 'in', keys).execute();
  return new Map(rows.map((row) => [row.key, ExperimentRow.parse(row)]));
};

export const findExperiment = async (db: Database, key: string): Promise<Experiment | null> =>
  (await findExperiments(db, [key])).get(key) ?? null;

/** False when the key is taken. */
export const insertExperiment = async (
  transaction: Transaction,
  experiment: Experiment,
): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('experiment')
    .values(columnsOf(experiment))
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
};

export const saveExperiment = async (transaction: Transaction, experiment: Experiment): Promise<void> => {
  const { key, ...columns } = columnsOf(experiment);
  await transaction.updateTable('experiment').set(columns).where('key', '=', key).execute();
};

/** A phase begins when units are first drawn by its weights. */
export const recordPhase = async (
  transaction: Transaction,
  experiment: Experiment,
  now: Date,
): Promise<void> => {
  const { key, phase, run, weights } = experiment;
  await transaction
    .insertInto('experiment_phase')
    .values({ experiment_key: key, phase, run, weights: JSON.stringify(weights), started_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
};

/** Those that there are not; the others are not deleted until the transaction ends. */
export const findMissingSegments = async (
  transaction: Transaction,
  keys: readonly string[],
): Promise<readonly string[]> => {
  const { rows } = await sql<{ key: string }>`
    select key from segment where key = any(${keys}::text[]) for key share`.execute(transaction);
  return keys.filter((wanted) => !rows.some(({ key }) => key === wanted));
};

export interface Change {
  readonly version: number;
  readonly action: string;
  /** Null when the platform did it by itself. */
  readonly actorId: string | null;
  readonly at: Date;
  readonly detail: unknown;
}

export const recordChange = async (
  transaction: Transaction,
  experimentKey: string,
  { version, action, actorId, at, detail }: Change,
): Promise<void> => {
  await transaction
    .insertInto('experiment_change')
    .values({
      experiment_key: experimentKey,
      version,
      action,
      actor_id: actorId,
      at,
      detail: JSON.stringify(detail),
    })
    .execute();
};

/** The latest first. */
export const listChanges = async (db: Database, key: string, first: number): Promise<readonly Change[]> => {
  const rows = await db
    .selectFrom('experiment_change')
    .select(['version', 'action', 'actor_id', 'at', 'detail'])
    .where('experiment_key', '=', key)
    .orderBy('version', 'desc')
    .limit(first)
    .execute();
  return rows.map(({ actor_id, ...row }) => ({ ...row, actorId: actor_id }));
};

/** The percentage that the holdout has, which is the given one when it is new. */
export const settleHoldout = async (
  transaction: Transaction,
  { key, percentage }: NonNullable<Draft['definition']['holdout']>,
): Promise<number> => {
  await transaction
    .insertInto('experiment_holdout')
    .values({ key, percentage })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await transaction
    .selectFrom('experiment_holdout')
    .select(sql<number>`percentage::float8`.as('percentage'))
    .where('key', '=', key)
    .executeTakeFirstOrThrow();
  return row.percentage;
};
