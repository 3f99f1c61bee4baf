import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { GatewayConfig } from '#gateway/config.ts';
import type { ConfigShape } from '#platform/config.ts';
import { describeSettings, type Setting } from '#platform/describe-config.ts';
import { errorTable } from '#platform/errors.ts';
import { subgraphs } from '#subgraphs/index.ts';
import { AllInOneConfig } from '../all-in-one/config.ts';
import type { GeneratedFile } from './generated.ts';

const processes: readonly (readonly [string, ConfigShape])[] = [
  ['gateway', GatewayConfig],
  ...subgraphs.map(({ name, config }) => [name, config] as const),
];
const allInOne = ['`npm start`', AllInOneConfig] as const;

interface Reading {
  readonly reader: string;
  readonly setting: Setting;
}

const readingsOf = (name: string, shapes: typeof processes): Reading[] =>
  shapes.flatMap(([reader, shape]) =>
    describeSettings(shape)
      .filter((setting) => setting.name === name)
      .map((setting) => ({ reader, setting })),
  );

const fallbackOf = ({ fallback, required }: Setting): string => {
  if (required) return 'required';
  return fallback === '' ? '-' : `\`${fallback}\``;
};

/** One default, or each with its process where they differ. */
const fallbacksOf = (readings: readonly Reading[]): string => {
  const distinct = new Set(readings.map(({ setting }) => fallbackOf(setting)));
  if (distinct.size === 1) return [...distinct].join('');
  return readings.map(({ reader, setting }) => `${fallbackOf(setting)} ${reader}`).join(', ');
};

const readersOf = (readings: readonly Reading[]): string => {
  if (readings.length === 0) return allInOne[0];
  return readings.length === processes.length ? 'all' : readings.map(({ reader }) => reader).join(', ');
};

const settingRow = (name: string): string => {
  const own = readingsOf(name, processes);
  const started = readingsOf(name, [allInOne]);
  const [first] = [...own, ...started];
  const file = first?.setting.secret === true ? ` (or \`${name}_FILE\`)` : '';
  const cells = [
    `\`${name}\`${file}`,
    fallbacksOf(own.length === 0 ? started : own),
    readersOf(own),
    first?.setting.description ?? '',
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
};

const configTable = (): string =>
  [
    '| Setting | Default | Read by | Meaning |',
    '|---|---|---|---|',
    ...Object.keys(AllInOneConfig.shape).toSorted().map(settingRow),
  ].join('\n');

const errorsTable = (): string =>
  [
    '| Code | HTTP status | Meaning |',
    '|---|---|---|',
    ...Object.entries(errorTable).map(([code, row]) => `| \`${code}\` | ${row.status} | ${row.message} |`),
  ].join('\n');

const tables: Readonly<Record<string, () => string>> = { settings: configTable, errors: errorsTable };

/** The README with its tables written anew between `<!-- name:start -->` and `<!-- name:end -->`. */
export const createReadme = (): GeneratedFile => {
  const path = fileURLToPath(new URL('../../README.md', import.meta.url));
  let content = readFileSync(path, 'utf8');
  for (const [name, create] of Object.entries(tables)) {
    const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`];
    const [before, rest] = content.split(start);
    const after = rest?.split(end)[1];
    if (after === undefined) throw new Error(`README.md lacks ${start} or ${end}.`);
    content = `${before}${start}\n${create()}\n${end}${after}`;
  }
  return { path, content };
};
