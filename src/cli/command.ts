import type { Environment } from '#platform/config.ts';

/** What a command may see of the world, and where it speaks. */
export interface Io {
  readonly cwd: string;
  readonly env: Environment;
  readonly now: () => number;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether the output is a terminal that shows colours. */
  readonly colour: boolean;
}

export interface Option {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  readonly short?: string;
  /** What its value is, for the help. */
  readonly value?: string;
  readonly description: string;
}

export type Options = Readonly<Record<string, Option>>;

/** What was given to a command, read by the options that it declares. */
export interface Given {
  readonly words: readonly string[];
  readonly text: (name: string) => string | undefined;
  readonly texts: (name: string) => readonly string[];
  readonly flag: (name: string) => boolean;
}

export interface Command {
  /** As it is typed: `schema check`. */
  readonly name: string;
  readonly summary: string;
  /** Its words, for the help. */
  readonly words: string;
  /** How many words it takes at least and at most. */
  readonly count: readonly [number, number];
  readonly options: Options;
  /** The exit code: 0 when all is well, 1 when something was found. */
  readonly run: (given: Given, io: Io) => Promise<number>;
}

/** Wrong words or options: exit code 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** What every command takes. */
export const commonOptions: Options = {
  config: { type: 'string', value: '<file>', description: 'Settings; soba.json when there is one.' },
  json: { type: 'boolean', description: 'Answer in JSON.' },
  help: { type: 'boolean', short: 'h', description: 'This text.' },
};
