import { type Command, commonOptions, type Options } from './command.ts';

const optionLines = (options: Options): string =>
  Object.entries(options)
    .map(([name, { value, short, description, multiple }]) => {
      const flag = `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;
      return `  ${flag}\n      ${description}${multiple === true ? ' May be given more than once.' : ''}\n`;
    })
    .join('');

export const helpFor = ({ name, words, summary, options }: Command): string =>
  `Usage: soba ${name}${words === '' ? '' : ` ${words}`} [options]\n\n${summary}\n\nOptions\n${optionLines({ ...options, ...commonOptions })}`;

/** All commands, or those that begin with a word. */
export const helpForAll = (commands: readonly Command[], first: string | undefined): string => {
  const group = commands.filter(({ name }) => name.split(' ')[0] === first);
  const shown = group.length === 0 ? commands : group;
  const width = Math.max(...shown.map(({ name }) => name.length)) + 2;
  const lines = shown.map(
    ({ name, summary }) => `  ${name.padEnd(width)}${summary.split('. ')[0]?.replace(/\.$/, '')}\n`,
  );
  return `Usage: soba <command> [options]\n\nCommands\n${lines.join('')}\nsoba <command> --help tells its options. Exit codes: 0 well, 1 found something or cannot use what was given,\n2 wrong words or options.\n`;
};
