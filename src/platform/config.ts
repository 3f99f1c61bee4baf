import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** Names that are ours. A name with this prefix that no shape declares is a typing mistake, and refused. */
const ownPrefix = 'SOBA_';

export type Environment = Readonly<Record<string, string | undefined>>;
export type ConfigShape = z.ZodObject<z.ZodRawShape>;

/** All that is wrong with the environment, in one message. Values are never part of it. */
export class ConfigError extends Error {
  constructor(problems: readonly string[]) {
    super(
      `The configuration has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
    this.name = 'ConfigError';
  }
}

const distance = (a: string, b: string): number => {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const swap = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(swap, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous.at(-1) ?? 0;
};

const suggestion = (name: string, known: readonly string[]): string => {
  const [nearest] = known
    .map((other) => ({ other, steps: distance(name, other) }))
    .sort((a, b) => a.steps - b.steps);
  return nearest !== undefined && nearest.steps <= 4 ? ` Did you mean ${nearest.other}?` : '';
};

const unknownNames = (env: Environment, known: readonly string[]): string[] =>
  Object.keys(env)
    .filter((name) => name.startsWith(ownPrefix) && !known.includes(name))
    .map((name) => `${name} is not a setting of this process.${suggestion(name, known)}`);

/** zod's default messages for literals and formats may quote the input; ours name the rule only. */
const describeIssue = (issue: z.core.$ZodIssue): string => {
  const name = issue.path.join('.') || 'environment';
  if (issue.code === 'invalid_type' && issue.input === undefined) return `${name} is required.`;
  if (issue.code === 'invalid_value') return `${name} must be one of ${issue.values.join(', ')}.`;
  return `${name}: ${issue.message}`;
};

/** What is optional or has a default wraps the setting that was marked. */
export const isSecret = (setting: z.core.$ZodType): boolean => {
  const { innerType } = setting._zod.def as { readonly innerType?: z.core.$ZodType };
  const marked = z.globalRegistry.get(setting)?.['secret'] === true;
  return marked || (innerType !== undefined && isSecret(innerType));
};

const namesOf = (shape: ConfigShape): string[] =>
  Object.entries(shape.shape).flatMap(([name, setting]) =>
    isSecret(setting) ? [name, `${name}_FILE`] : [name],
  );

/** A secret may be given as the path of a file that holds it. */
const readSetting = (name: string, env: Environment): string | undefined => {
  const given = env[name];
  const file = env[`${name}_FILE`];
  if (given !== undefined && given !== '') return given;
  return file === undefined || file === '' ? undefined : readFileSync(file, 'utf8').trim();
};

const readSettings = (shape: ConfigShape, env: Environment) => {
  const given: Record<string, string | undefined> = {};
  const unreadable = new Set<string>();
  for (const [name, setting] of Object.entries(shape.shape)) {
    try {
      given[name] = isSecret(setting) ? readSetting(name, env) : env[name] || undefined;
    } catch {
      unreadable.add(name);
    }
  }
  return { given, unreadable };
};

/** Reads what a process needs from its environment once, or throws one ConfigError with every problem. */
export const parseConfig = <Shape extends ConfigShape>(
  shape: Shape,
  env: Environment,
  /** Other names that may be set, or `any` when another shape of the same process judges them. */
  alsoKnown: readonly string[] | 'any' = [],
): Readonly<z.output<Shape>> => {
  const { given, unreadable } = readSettings(shape, env);
  const problems = [...unreadable].map((name) => `${name}_FILE names a file that cannot be read.`);
  const result = shape.safeParse(given, { reportInput: true });
  if (!result.success) {
    const isKnown = (issue: z.core.$ZodIssue) => unreadable.has(String(issue.path[0]));
    problems.push(...result.error.issues.filter((issue) => !isKnown(issue)).map(describeIssue));
  }
  if (alsoKnown !== 'any') problems.push(...unknownNames(env, [...namesOf(shape), ...alsoKnown]));
  if (!result.success || problems.length > 0) throw new ConfigError(problems);
  return Object.freeze(result.data);
};

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`));

/** A whole number from text. */
export const integer = (fallback: number, range: { readonly min: number; readonly max: number }) =>
  wholeNumber(range.min, range.max).default(fallback);

export const port = (fallback: number) => integer(fallback, { min: 0, max: 65_535 });

export const flag = (fallback: boolean) =>
  z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .default(fallback);

export const httpUrl = () => z.url({ protocol: /^https?$/, error: 'must be an http or https URL' });

/** `a=http://one,b=http://two|http://three`, or an empty text for none. */
export const urlMap = () =>
  z
    .string()
    .default('')
    .transform((text, context) => {
      const entries = text.split(',').filter((entry) => entry.trim() !== '');
      const pairs = entries.map((entry) => {
        const [name = '', ...rest] = entry.trim().split('=');
        return [name, rest.join('=').split('|')] as const;
      });
      for (const [name, urls] of pairs) {
        if (!/^[a-z][a-z0-9-]*$/.test(name) || !urls.every((url) => httpUrl().safeParse(url).success))
          context.addIssue({ code: 'custom', message: 'must be name=url pairs divided by commas' });
      }
      const urls = new Map<string, readonly string[]>(pairs);
      if (urls.size < pairs.length) context.addIssue({ code: 'custom', message: 'names a subgraph twice' });
      return urls;
    });
