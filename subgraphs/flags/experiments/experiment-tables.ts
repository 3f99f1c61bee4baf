import type { Kysely, Transaction as KyselyTransaction } from 'kysely';

interface ExperimentTable {
  key: string;
  description: string;
  /** jsonb; `pg` takes text and reads the value. */
  definition: unknown;
  status: string;
  version: number;
  run: number;
  phase: number;
  weights: unknown;
  /** numeric; `pg` reads it as text. */
  traffic_percentage: string | number;
  winner: string | null;
  created_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
}

interface PhaseTable {
  experiment_key: string;
  phase: number;
  run: number;
  weights: unknown;
  started_at: Date;
}

interface ChangeTable {
  experiment_key: string;
  version: number;
  action: string;
  actor_id: string | null;
  at: Date;
  detail: unknown;
}

interface HoldoutTable {
  key: string;
  percentage: string | number;
}

interface AssignmentTable {
  experiment_key: string;
  run: number;
  unit: string;
  phase: number;
  variant: string;
  sketch_group: number;
  exposed_at: Date;
}

interface MetricEventTable {
  experiment_key: string;
  run: number;
  unit: string;
  id: string;
  metric: string;
  value: number;
  weight: number;
  at: Date;
}

interface UnitMetricTable {
  experiment_key: string;
  run: number;
  metric: string;
  unit: string;
  y: number;
  x: number;
  events: number;
}

interface SketchBinTable {
  experiment_key: string;
  phase: number;
  variant: string;
  metric: string;
  sketch_group: number;
  bin: number;
  count: bigint;
}

export interface ExperimentTables {
  experiment: ExperimentTable;
  experiment_phase: PhaseTable;
  experiment_change: ChangeTable;
  experiment_holdout: HoldoutTable;
  experiment_assignment: AssignmentTable;
  experiment_metric_event: MetricEventTable;
  experiment_unit_metric: UnitMetricTable;
  experiment_sketch_bin: SketchBinTable;
}

export type Database = Kysely<ExperimentTables>;
export type Transaction = KyselyTransaction<ExperimentTables>;
