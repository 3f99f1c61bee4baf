import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { severities } from '#lifecycle/findings/finding.ts';
import { InputError } from '#lifecycle/input-error.ts';
import { readNamed } from '#lifecycle/sources/read-text.ts';
import { toError } from '#platform/errors.ts';
import type { Given, Io } from './command.ts';

const Settings = z.strictObject({
  /** Folder with one folder for each subgraph, or each subgraph with its place. */
  subgraphs: z
    .union([
      z.string().min(1),
      z.record(z.string(), z.strictObject({ schema: z.string().min(1), url: z.url().optional() })),
    ])
    .default('subgraphs'),
  supergraph: z.string().min(1).default('schema/supergraph.graphql'),
  /** By rule, or by its group: `{ "lint": "warning", "lint/description-type": "off" }`. */
  severities: z.record(z.string(), z.enum(severities)).default({}),
  /** File of accepted changes. */
  accepted: z.string().optional(),
  /** Usage reports, manifests of trusted documents, or URLs of `GET /usage`. */
  usage: z.array(z.string()).default([]),
});

export type Settings = z.output<typeof Settings>;

/** What `soba.json` says, or the file that `--config` names. */
export const loadSettings = async (given: Given, { cwd }: Io): Promise<Settings> => {
  const named = given.text('config');
  const file = path.resolve(cwd, named ?? 'soba.json');
  if (named === undefined && !existsSync(file)) return Settings.parse({});
  const { text } = await readNamed(file);
  try {
    return Settings.parse(JSON.parse(text));
  } catch (error) {
    const message =
      error instanceof z.ZodError
        ? error.issues.map((issue) => `${issue.path.join('.') || 'It'}: ${issue.message}`).join('; ')
        : `It is not JSON: ${toError(error).message}`;
    throw new InputError({ message, file: named ?? 'soba.json' });
  }
};
