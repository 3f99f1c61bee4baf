import type { Clock } from './clock.ts';

/** Time left for a request, in milliseconds, as one process tells the next. Relative, so clocks may differ. */
export const timeoutHeader = 'x-soba-timeout-ms';

/** When the work must be done, in milliseconds since the epoch. */
export const deadlineFrom = (
  header: unknown,
  { clock, longestMs }: { readonly clock: Clock; readonly longestMs: number },
): number => {
  const asked = typeof header === 'string' && /^\d{1,9}$/.test(header) ? Number(header) : longestMs;
  return clock.now() + Math.min(asked, longestMs);
};
