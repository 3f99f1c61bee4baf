import type { ListSize } from '#gateway/cost/list-size.ts';
import type { PolicyNote } from './policy-changes.ts';

export interface CostFacts {
  /** Of each value. */
  readonly weight: number;
  /** How many lists are in each other. */
  readonly lists: number;
  readonly size: ListSize | null;
}

const sizeOf = ({ lists, size }: CostFacts): number | null =>
  lists === 0 || size === null ? null : size.assumedSize;

const note = (coordinate: string, what: string, [was, is]: readonly [number, number]): PolicyNote[] => {
  if (was === is) return [];
  const rises = is > was;
  return [
    {
      rule: rises ? 'policy/cost-raised' : 'policy/cost-lowered',
      severity: rises ? 'warning' : 'notice',
      message: `${what} of \`${coordinate}\` ${rises ? 'rises' : 'falls'} ${was} → ${is}.`,
    },
  ];
};

/** What selecting a field costs. Lists without a size count as the gateway is configured. */
export const compareCosts = (
  coordinate: string,
  before: CostFacts | null,
  after: CostFacts | null,
): PolicyNote[] => {
  if (before === null || after === null) return [];
  const notes = note(coordinate, 'The cost', [before.weight, after.weight]);
  const [was, is] = [sizeOf(before), sizeOf(after)];
  if (was !== null && is !== null) return [...notes, ...note(coordinate, 'The expected size', [was, is])];
  if (was === is || before.lists === 0 || after.lists === 0 || before.size === after.size) return notes;
  const lost = after.size === null;
  if (!lost && before.size !== null) return notes;
  const message = lost
    ? `Nothing says any more how long the list \`${coordinate}\` is.`
    : `The list \`${coordinate}\` says now how long it is.`;
  const rule = lost ? 'policy/list-size-removed' : 'policy/list-size-added';
  return [...notes, { rule, severity: lost ? 'warning' : 'notice', message }];
};
