import { parseArgs } from 'node:util';
import { InputError } from '#lifecycle/input-error.ts';
import { asGithub } from '#lifecycle/report/github.ts';
import { toError } from '#platform/errors.ts';
import { type Command, commonOptions, type Given, type Io, UsageError } from './command.ts';
import { commands } from './commands.ts';
import { helpFor, helpForAll } from './help.ts';

type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

const toGiven = (values: Values, words: readonly string[]): Given => ({
  words,
  text: (name) => (typeof values[name] === 'string' ? values[name] : undefined),
  texts: (name) => [values[name] ?? []].flat().map(String),
  flag: (name) => values[name] === true,
});

const parseGiven = (command: Command, args: readonly string[]): Given => {
  const options = { ...command.options, ...commonOptions };
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const given = toGiven(values as Values, positionals);
    const [least, most] = command.count;
    const isRight = positionals.length >= least && positionals.length <= most;
    if (!isRight && !given.flag('help'))
      throw new Error(`It takes ${command.words === '' ? 'no words' : command.words}.`);
    return given;
  } catch (error) {
    throw new UsageError(`${toError(error).message}\nSee: soba ${command.name} --help`);
  }
};

/** The command that the first words name. */
const findCommand = (args: readonly string[]): { command: Command; rest: readonly string[] } | undefined => {
  for (const command of commands) {
    const names = command.name.split(' ');
    if (names.every((name, index) => args[index] === name))
      return { command, rest: args.slice(names.length) };
  }
  return undefined;
};

const wantsJson = (given: Given): boolean => given.flag('json') || given.text('format') === 'json';

/** What was given cannot be used: told in the form that was asked for. */
const tell = (error: unknown, given: Given, io: Io): number => {
  if (error instanceof UsageError) {
    io.err(`${error.message}\n`);
    return 2;
  }
  const problems = error instanceof InputError ? error.problems : [{ message: toError(error).message }];
  if (wantsJson(given)) io.out(`${JSON.stringify({ ok: false, problems }, null, 2)}\n`);
  else io.err(`${toError(error).message}\n`);
  if (given.text('format') === 'github') {
    const findings = problems.map(({ message, file, line = 1 }) => ({
      ...{ rule: 'input', severity: 'error' as const, message, coordinate: '' },
      place: file === undefined ? undefined : { file, line },
    }));
    io.out(asGithub({ title: 'soba', findings }));
  }
  return 1;
};

/** Runs one command and says its exit code: 0 well, 1 something was found or cannot be used, 2 wrong words or options. */
export const runCli = async (args: readonly string[], io: Io): Promise<number> => {
  const found = findCommand(args);
  if (found === undefined) {
    const asked = args.length === 0 || args.includes('--help') || args.includes('-h');
    if (asked)
      io.out(
        helpForAll(
          commands,
          args.find((word) => !word.startsWith('-')),
        ),
      );
    else io.err(`There is no command "${args.join(' ')}".\nSee: soba --help\n`);
    return asked ? 0 : 2;
  }
  let given: Given = toGiven({}, []);
  try {
    given = parseGiven(found.command, found.rest);
    if (given.flag('help')) {
      io.out(helpFor(found.command));
      return 0;
    }
    return await found.command.run(given, io);
  } catch (error) {
    return tell(error, given, io);
  }
};
