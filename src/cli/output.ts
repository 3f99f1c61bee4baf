import path from 'node:path';
import { writeOutput } from '#lifecycle/write-output.ts';
import type { Given, Io, Options } from './command.ts';

export const outputOption: Options = {
  output: {
    type: 'string',
    short: 'o',
    value: '<file>',
    description: 'Where it is written; else it is printed.',
  },
};

interface Result {
  /** What the command makes. */
  readonly content: string;
  /** What is said when that goes to a file. */
  readonly words: string;
  /** What JSON says besides where it went. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** To the file that was named, or to the output. In JSON the content is told only when no file takes it. */
export const deliver = async ({ content, words, json }: Result, given: Given, io: Io): Promise<number> => {
  const output = given.text('output');
  if (output !== undefined) await writeOutput(path.resolve(io.cwd, output), content);
  const place = output === undefined ? { content } : { output };
  if (given.flag('json')) io.out(`${JSON.stringify({ ok: true, ...json, ...place }, null, 2)}\n`);
  else io.out(output === undefined ? content : `${words} ${output}\n`);
  return 0;
};
