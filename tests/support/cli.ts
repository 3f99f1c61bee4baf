import { runCli } from '#cli/run-cli.ts';

export interface CliResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a `soba` command as the process does, in a folder and at a time of the test's choice. */
export const runSoba = async (
  cwd: string,
  args: readonly string[],
  given: { readonly now?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<CliResult> => {
  let [out, err] = ['', ''];
  const code = await runCli(args, {
    cwd,
    env: given.env ?? {},
    now: () => Date.parse(given.now ?? '2026-11-28T12:00:00Z'),
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    colour: false,
  });
  return { code, out, err };
};
