import { boundUsage, mergeUsage, type UsageReport } from './usage-report.ts';

/** What is kept at most. */
export interface UsageBounds {
  readonly operations: number;
  readonly days: number;
}

/** Where usage is kept between reports. */
export interface UsageStore {
  readonly add: (report: UsageReport) => Promise<void>;
  /** All that is kept; undefined when that is nothing yet. */
  readonly read: () => Promise<UsageReport | undefined>;
  readonly stop: () => Promise<void>;
}

const dayMs = 86_400_000;

export const mergeWithin = (
  reports: readonly UsageReport[],
  { operations, days }: UsageBounds,
  now: number,
): UsageReport =>
  boundUsage(mergeUsage(reports), { operations, seenSince: new Date(now - days * dayMs).toISOString() });

/** Since the start of the process. */
export const createMemoryUsageStore = (bounds: UsageBounds, now: () => number): UsageStore => {
  let kept: UsageReport | undefined;
  return {
    add: async (report) => {
      kept = mergeWithin(kept === undefined ? [report] : [kept, report], bounds, now());
    },
    read: async () => kept,
    stop: async () => undefined,
  };
};
