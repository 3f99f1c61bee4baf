import { z } from 'zod';
import { InputError } from '#lifecycle/input-error.ts';
import type { NamedText } from '#lifecycle/sources/read-text.ts';
import type { Finding } from './finding.ts';

const Accepted = z.strictObject({
  accepted: z.array(
    z.strictObject({
      rule: z.string().min(1),
      coordinate: z.string(),
      /** The last day on which it holds. */
      until: z.iso.date(),
      reason: z.string().min(1),
    }),
  ),
});

export type AcceptedChange = z.output<typeof Accepted>['accepted'][number];

export const parseAccepted = ({ name, text }: NamedText): readonly AcceptedChange[] => {
  try {
    return Accepted.parse(JSON.parse(text)).accepted;
  } catch (error) {
    const detail =
      error instanceof z.ZodError
        ? error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
        : (error as Error).message;
    throw new InputError({ message: `These are no accepted changes: ${detail}`, file: name });
  }
};

const endOf = (until: string): number => Date.parse(`${until}T23:59:59.999Z`);

const noteOn = (change: AcceptedChange, now: number, isUsed: boolean): Finding[] => {
  const { rule, coordinate, until } = change;
  const what = `${rule} at ${coordinate}`;
  if (endOf(until) < now) {
    const message = `What was accepted until ${until} has expired: ${what}. Take it out of the file.`;
    return [{ rule: 'accepted/expired', severity: 'warning', message, coordinate }];
  }
  if (isUsed) return [];
  const message = `Nothing was found of what is accepted until ${until}: ${what}. Take it out of the file.`;
  return [{ rule: 'accepted/unused', severity: 'notice', message, coordinate }];
};

/** Marks what was accepted before and has not expired, and tells of what can go from the file. */
export const applyAccepted = (
  findings: readonly Finding[],
  changes: readonly AcceptedChange[],
  now: number,
): Finding[] => {
  const used = new Set<AcceptedChange>();
  const marked = findings.map((finding) => {
    const change = changes.find(
      ({ rule, coordinate }) => rule === finding.rule && coordinate === finding.coordinate,
    );
    if (change === undefined) return finding;
    used.add(change);
    return endOf(change.until) < now
      ? finding
      : { ...finding, accepted: `${change.reason} (until ${change.until})` };
  });
  return [...marked, ...changes.flatMap((change) => noteOn(change, now, used.has(change)))];
};
