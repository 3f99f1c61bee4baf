import type { RequestContext } from '#gateway/request.ts';
import { bucketOf, bucketsFor, seeds } from '#platform/flags/buckets.ts';
import { contextOfPrincipal } from '#platform/flags/context-of-principal.ts';
import type { FlagSet } from '#platform/flags/flag-set.ts';

/** The labels of overrides that hold for a request. */
export type ChooseOverrides = (
  labels: readonly string[],
  request: Pick<RequestContext, 'principal' | 'requestId'>,
) => readonly string[];

/** Apollo's own label, which needs no flag: `percent(12.5)`. */
const percentLabel = /^percent\((\d{1,3}(?:\.\d{1,8})?)\)$/;

const isDrawn = (label: string, percentage: number, id: string): boolean =>
  bucketOf(label, id, seeds.rollout) < bucketsFor(percentage);

/**
 * A label is the key of a flag: the field comes from its new subgraph for whoever has the feature. Nobody does while
 * nothing is known of it. A percentage is drawn by account, and for anonymous callers by request.
 */
export const createChooseOverrides =
  (current: () => FlagSet | undefined): ChooseOverrides =>
  (labels, { principal, requestId }) =>
    labels.filter((label) => {
      const percentage = percentLabel.exec(label)?.[1];
      if (percentage !== undefined) return isDrawn(label, Number(percentage), principal.id ?? requestId);
      return current()?.evaluate(label, contextOfPrincipal(principal))?.enabled ?? false;
    });
