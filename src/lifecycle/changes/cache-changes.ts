import type { PolicyNote } from './policy-changes.ts';

type Arguments = Readonly<Record<string, unknown>>;

const isShared = (applications: readonly Arguments[]): boolean =>
  applications.some(({ scope }) => scope === 'PUBLIC') &&
  applications.every(({ scope }) => scope !== 'PRIVATE');

/** An answer that was kept for one caller and is now shared deserves a look. */
export const compareCache = (
  coordinate: string,
  before: readonly Arguments[],
  after: readonly Arguments[],
): PolicyNote[] => {
  if (isShared(before) || !isShared(after)) return [];
  const message = `Kept answers of \`${coordinate}\` are shared between callers now.`;
  return [{ rule: 'policy/cache-shared', severity: 'warning', message }];
};
