import { sql } from 'kysely';
import type { Database, Transaction } from './experiment-tables.ts';
import { shareExperiments } from './lock-experiment.ts';

export interface Assignment {
  readonly experimentKey: string;
  readonly run: number;
  readonly unit: string;
  /** In which it was first exposed, and in which it counts. */
  readonly phase: number;
  readonly variant: string;
  readonly sketchGroup: number;
  readonly exposedAt: Date;
}

export type AssignmentKey = Pick<Assignment, 'experimentKey' | 'run' | 'unit'>;

interface Row {
  readonly experiment_key: string;
  readonly run: number;
  readonly unit: string;
  readonly phase: number;
  readonly variant: string;
  readonly sketch_group: number;
  readonly exposed_at: Date;
}

const toAssignment = ({ experiment_key, sketch_group, exposed_at, ...row }: Row): Assignment => ({
  ...row,
  experimentKey: experiment_key,
  sketchGroup: sketch_group,
  exposedAt: exposed_at,
});

const arraysOf = (keys: readonly AssignmentKey[]) => sql`
  unnest(${keys.map(({ experimentKey }) => experimentKey)}::text[], ${keys.map(({ run }) => run)}::int[],
    ${keys.map(({ unit }) => unit)}::text[])`;

/** Looked up one by one by the index, whatever the planner believes of the table. */
const oneOf = sql`select phase, variant, sketch_group, exposed_at from experiment_assignment a
  where a.experiment_key = k.experiment_key and a.run = k.run and a.unit = k.unit`;

export const findAssignments = async (
  db: Database,
  keys: readonly AssignmentKey[],
): Promise<readonly Assignment[]> => {
  const { rows } = await sql<Row>`
    select k.experiment_key, k.run, k.unit, a.phase, a.variant, a.sketch_group, a.exposed_at
    from ${arraysOf(keys)} as k(experiment_key, run, unit) cross join lateral (${oneOf} limit 1) as a`.execute(
    db,
  );
  return rows.map(toAssignment);
};

/** The same in one order for everybody, and nobody else writes for these units until the transaction ends. */
export const lockAssignments = async (
  transaction: Transaction,
  keys: readonly AssignmentKey[],
): Promise<readonly Assignment[]> => {
  const { rows } = await sql<Row>`
    select k.experiment_key, k.run, k.unit, a.phase, a.variant, a.sketch_group, a.exposed_at
    from (select distinct * from ${arraysOf(keys)} as k(experiment_key, run, unit)
      order by experiment_key, run, unit) as k
    cross join lateral (${oneOf} limit 1 for no key update) as a`.execute(transaction);
  return rows.map(toAssignment);
};

/**
 * Logs the first exposure of each unit, while its experiment is still in the phase that the variant was drawn in. What it returns
 * is what holds: of a unit that somebody else was quicker with, theirs.
 */
export const addAssignments = (
  db: Database,
  assignments: readonly Assignment[],
): Promise<readonly Assignment[]> =>
  db.transaction().execute(async (transaction) => {
    await shareExperiments(
      transaction,
      assignments.map(({ experimentKey }) => experimentKey),
    );
    await sql`
      insert into experiment_assignment (experiment_key, run, unit, phase, variant, sketch_group, exposed_at)
      select n.experiment_key, n.run, n.unit, n.phase, n.variant, n.sketch_group, n.exposed_at
      from unnest(${assignments.map(({ experimentKey }) => experimentKey)}::text[],
        ${assignments.map(({ run }) => run)}::int[], ${assignments.map(({ unit }) => unit)}::text[],
        ${assignments.map(({ phase }) => phase)}::int[], ${assignments.map(({ variant }) => variant)}::text[],
        ${assignments.map(({ sketchGroup }) => sketchGroup)}::smallint[],
        ${assignments.map(({ exposedAt }) => exposedAt)}::timestamptz[])
        as n(experiment_key, run, unit, phase, variant, sketch_group, exposed_at)
      join experiment e on e.key = n.experiment_key and e.run = n.run and e.phase = n.phase and e.status = 'RUNNING'
      order by n.experiment_key, n.run, n.unit
      on conflict do nothing`.execute(transaction);
    return findAssignments(transaction, assignments);
  });
