import type { Assignment } from './assignment-store.ts';
import type { Experiment } from './experiment.ts';
import {
  addEvent,
  fits,
  isPlain,
  isSame,
  type MetricEvent,
  type Outcome,
  type UnitTotal,
} from './metric-event.ts';

export type Known = Pick<MetricEvent, 'metric' | 'value' | 'weight'>;

/** Keys of the maps below; the parts have no control characters. */
export const keyOf = (...parts: readonly string[]): string => parts.join('\n');

/** What the database knows of the experiments, units and ids of a batch. */
export interface Before {
  readonly experiments: ReadonlyMap<string, Experiment>;
  /** By experiment and unit, in the experiment's present run. */
  readonly assignments: ReadonlyMap<string, Assignment>;
  /** By experiment, unit and id. */
  readonly events: ReadonlyMap<string, Known>;
  /** By experiment, metric and unit. */
  readonly totals: ReadonlyMap<string, UnitTotal>;
}

export interface BinRow {
  readonly assignment: Assignment;
  readonly metric: string;
  readonly bin: number;
  readonly count: number;
}

export interface Recording {
  /** In the order of the events. */
  readonly outcomes: readonly Outcome[];
  readonly events: readonly (MetricEvent & { readonly run: number })[];
  readonly totals: ReadonlyMap<string, UnitTotal & { readonly event: MetricEvent; readonly run: number }>;
  readonly bins: readonly BinRow[];
}

const accepting = new Set(['RUNNING', 'PAUSED']);

/** Before anything of it is looked up: what cannot be right is not. */
export const isWellFormed = ({ experimentKey, metric, id, unit }: MetricEvent): boolean =>
  [experimentKey, metric, id, unit].every(isPlain);

/** Works out what a batch of events comes to, one after the other, without writing anything. */
export const recordEvents = (given: readonly MetricEvent[], before: Before, now: number): Recording => {
  const events = new Map(before.events);
  const written: (MetricEvent & { readonly run: number })[] = [];
  const totals = new Map<string, UnitTotal & { readonly event: MetricEvent; readonly run: number }>();
  const bins = new Map<string, BinRow>();

  const record = (event: MetricEvent): Outcome => {
    const { experimentKey, unit, metric: metricKey } = event;
    const experiment = before.experiments.get(experimentKey);
    const metric = experiment?.definition.metrics.find(({ key }) => key === metricKey);
    if (experiment === undefined || metric === undefined) return 'UNKNOWN';
    if (!fits(event, metric, now)) return 'INVALID';
    const assignment = before.assignments.get(keyOf(experimentKey, unit));
    const eventKey = keyOf(experimentKey, unit, event.id);
    const known = events.get(eventKey);
    if (known !== undefined) return isSame(known, event) ? 'DUPLICATE' : 'CONFLICT';
    if (!accepting.has(experiment.status)) return 'NOT_ACCEPTED';
    // What was done before the unit saw its variant says nothing about the variant.
    if (assignment === undefined || event.at < assignment.exposedAt) return 'NOT_EXPOSED';
    const { run } = experiment;
    const totalKey = keyOf(experimentKey, metricKey, unit);
    const { total, bins: moved } = addEvent(
      metric,
      totals.get(totalKey) ?? before.totals.get(totalKey),
      event,
    );
    events.set(eventKey, event);
    written.push({ ...event, run });
    totals.set(totalKey, { ...total, event, run });
    for (const [bin, count] of moved) {
      const { phase, variant, sketchGroup } = assignment;
      const binKey = keyOf(experimentKey, `${phase}`, variant, metricKey, `${sketchGroup}`, `${bin}`);
      const sum = (bins.get(binKey)?.count ?? 0) + count;
      bins.set(binKey, { assignment, metric: metricKey, bin, count: sum });
    }
    return 'RECORDED';
  };

  const outcomes = given.map((event) => (isWellFormed(event) ? record(event) : 'INVALID'));
  return { outcomes, events: written, totals, bins: [...bins.values()].filter(({ count }) => count !== 0) };
};
