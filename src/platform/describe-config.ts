import { z } from 'zod';
import { type ConfigShape, isSecret } from './config.ts';

export interface Setting {
  readonly name: string;
  readonly description: string;
  /** The default as one would write it in the environment; empty when there is none. */
  readonly fallback: string;
  readonly required: boolean;
  readonly secret: boolean;
}

const textOf = (value: unknown): string => {
  if (value instanceof Map || Array.isArray(value)) return '';
  if (value instanceof Set) return [...value].join();
  return value === undefined ? '' : String(value);
};

const describe = (name: string, setting: z.core.$ZodType): Setting => {
  const meta = z.globalRegistry.get(setting) ?? {};
  const documented = meta['documentedDefault'];
  const unset = z.safeParse(setting, undefined);
  return {
    name,
    description: String(meta.description ?? ''),
    fallback: documented === undefined ? textOf(unset.data) : String(documented),
    required: !unset.success,
    secret: isSecret(setting),
  };
};

/** What a shape asks of the environment, for tables and help texts. */
export const describeSettings = (shape: ConfigShape): Setting[] =>
  Object.entries(shape.shape)
    .map(([name, setting]) => describe(name, setting))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
