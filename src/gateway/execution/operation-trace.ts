import type { OperationDefinitionNode } from 'graphql';
import type { Place } from '#platform/tracing/place.ts';
import { type Annotation, createAnnotation } from '#platform/tracing/span-bytes.ts';
import { recordedPlace, recordSpan, writtenStep } from '#platform/tracing/spans.ts';

/** What a trace says of an operation whose plan was known, and of one whose plan was not. */
export interface OperationTrace {
  readonly known: Annotation;
  readonly planned: Annotation;
}

export const traceOf = ({ operation, name }: OperationDefinitionNode): OperationTrace => {
  const describe = (isKnown: boolean): Annotation =>
    createAnnotation({
      'graphql.operation.type': operation,
      ...(name && { 'graphql.operation.name': name.value }),
      'soba.plan.known': isKnown,
    });
  return { known: describe(true), planned: describe(false) };
};

/** Of an operation that another answered. */
export const sharedOperation = createAnnotation({ 'soba.shared': true });

/**
 * When answers were merged into one operation's data, by `performance.now()`. There are as many merges as fetches, and a
 * span costs more than most of them: together they are one span.
 */
export interface Merges {
  /** Where the operation stands in its trace. */
  readonly within: Place;
  count: number;
  /** Without the time between them. */
  milliseconds: number;
  from: number;
  to: number;
}

/** Nothing where the trace is not recorded. */
export const createMerges = (): Merges | undefined => {
  const within = recordedPlace();
  return within && { within, count: 0, milliseconds: 0, from: 0, to: 0 };
};

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

const projectStep = (errors: number) => ({ name: 'project', attributes: { 'soba.project.errors': errors } });

const faultless = writtenStep(projectStep(0));

/** The spans of an operation that has come to its answer. */
export const recordSteps = (
  { within, count, milliseconds, from, to }: Merges,
  projection: { readonly startedAt: number; readonly errors: number },
): void => {
  if (count > 0) {
    const attributes = { 'soba.merge.answers': count, 'soba.merge.milliseconds': milliseconds };
    recordSpan({ name: 'merge', attributes }, { within, from, to });
  }
  const { errors, startedAt } = projection;
  recordSpan(errors === 0 ? faultless : projectStep(errors), {
    within,
    from: startedAt,
    to: performance.now(),
  });
};
