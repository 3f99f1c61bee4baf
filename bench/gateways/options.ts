import { parseArgs } from 'node:util';
import { type Product, products } from './contender.ts';
import { otherLoads, shopLoads } from './loads.ts';

export interface Options {
  readonly products: readonly Product[];
  readonly loads: readonly string[];
  readonly rounds: number;
  readonly milliseconds: number;
  readonly json: boolean;
  /** The comparison that CI runs, and whether its result is to be kept as what the next one is compared with. */
  readonly check: boolean;
  readonly save: boolean;
}

/** Ours with one worker and with two. */
export const workersLoad = 'workers';

const loadNames = [...[...shopLoads, ...otherLoads].map(({ name }) => name), workersLoad];

const usage = `Usage: npm run bench gateways -- [options]

  --only <names>   gateways and loads, divided by commas; a product alone runs all loads, a load alone all products
                   gateways: ${products.join(', ')}
                   loads: ${loadNames.join(', ')}
  --rounds <n>     alternating rounds (5)
  --seconds <n>    length of one visit (3)
  --quick          2 rounds of 1 second
  --json           the results as JSON instead of tables
  --check          the short form: CPU time against @apollo/gateway; fails when a ratio of baseline.json is missed
  --save           with --check: writes baseline.json
  --help           this text
`;

class UsageError extends Error {}

const positive = (name: string, text: string): number => {
  const value = Number(text);
  if (!(value > 0)) throw new UsageError(`--${name} must be a number above 0.`);
  return value;
};

const chosen = <Name extends string>(all: readonly Name[], names: readonly string[]): readonly Name[] => {
  const found = all.filter((name) => names.includes(name));
  return found.length === 0 ? all : found;
};

const parse = (args: readonly string[]): Options | null => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      quick: { type: 'boolean' },
      json: { type: 'boolean' },
      check: { type: 'boolean' },
      save: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) return null;
  const names = (values.only ?? '').split(',').flatMap((name) => name.trim() || []);
  const unknown = names.filter((name) => ![...products, ...loadNames].includes(name));
  if (unknown.length > 0) throw new UsageError(`--only does not know ${unknown.join(', ')}.`);
  return {
    products: chosen(products, names),
    loads: chosen(loadNames, names),
    rounds: Math.ceil(positive('rounds', values.rounds ?? (values.quick ? '2' : '5'))),
    milliseconds: 1000 * positive('seconds', values.seconds ?? (values.quick ? '1' : '3')),
    json: values.json ?? false,
    check: values.check ?? false,
    save: values.save ?? false,
  };
};

/** Null when there is nothing to do any more: help was given, or the arguments are wrong. */
export const readOptions = (args: readonly string[]): Options | null => {
  try {
    const options = parse(args);
    if (options === null) process.stdout.write(usage);
    return options;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exitCode = 2;
    return null;
  }
};
