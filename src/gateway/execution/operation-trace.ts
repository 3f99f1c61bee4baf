import { recordSpan } from '#platform/tracing/spans.ts';

/**
 * When answers were merged into one operation's data, by `performance.now()`. There are as many merges as fetches, and a
 * span costs more than most of them: together they are one span.
 */
export interface Merges {
  count: number;
  /** Without the time between them. */
  milliseconds: number;
  from: number;
  to: number;
}

export const createMerges = (): Merges => ({ count: 0, milliseconds: 0, from: 0, to: 0 });

/** Notes a merge where the trace is recorded. */
export const noteMerge = (merges: Merges | undefined, merge: () => void): void => {
  if (merges === undefined) {
    merge();
    return;
  }
  const from = performance.now();
  merge();
  merges.to = performance.now();
  if (merges.count === 0) merges.from = from;
  merges.count += 1;
  merges.milliseconds += merges.to - from;
};

/** The spans of an operation that has come to its answer. */
export const recordSteps = (
  { count, milliseconds, from, to }: Merges,
  projection: { readonly startedAt: number; readonly errors: number },
): void => {
  if (count > 0) {
    const attributes = { 'soba.merge.answers': count, 'soba.merge.milliseconds': milliseconds };
    recordSpan('merge', { from, to, attributes });
  }
  recordSpan('project', {
    from: projection.startedAt,
    to: performance.now(),
    attributes: { 'soba.project.errors': projection.errors },
  });
};
