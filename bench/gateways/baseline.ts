import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compare, type Result, ratioOf } from './compare.ts';
import type { Contender, Running } from './contender.ts';
import { startContender } from './contenders.ts';
import { type Load, otherLoads, shopLoads } from './loads.ts';
import type { Length, Stage } from './stage.ts';

/** How much of a committed ratio may be lost, as machines and moments differ. */
const tolerance = 0.25;
const rounds = 10;
/** What a busy machine costs is lost once; what a change costs is lost each time. */
const attempts = 3;

const file = fileURLToPath(new URL('baseline.json', import.meta.url));

const contenders: readonly Contender[] = [
  { product: 'soba', sharing: 'none' },
  { product: 'soba', sharing: 'subgraph' },
  { product: 'apollo', sharing: 'none' },
];

const loads: readonly Load[] = [...shopLoads, ...otherLoads].filter(
  ({ name }) => name === 'unique' || name === 'small',
);

/** Many short visits: what else the machine does then falls on all gateways alike. */
const length: Length = { connections: 20, milliseconds: 500 };
const warmUp: Length = { connections: 20, milliseconds: 3000 };

type Ratios = Readonly<Record<string, number>>;

const cpuRatio = (apollo: Result, result: Result): number =>
  ratioOf(apollo, result, (sample) => sample.cpuMicroseconds);

const measure = async (stage: Stage, load: Load, running: readonly Running[]) => {
  const { results } = await compare(stage, load, { gateways: running, rounds, length, warmUp });
  const apollo = results.find((result) => result.running.product === 'apollo');
  if (apollo === undefined) throw new Error('There is nothing to compare with.');
  return results
    .filter((result) => result !== apollo)
    .map((result) => [`${load.name}, ${result.running.sharing} shared`, cpuRatio(apollo, result)] as const);
};

const judge = (measured: Ratios, committed: Ratios): boolean => {
  let kept = true;
  process.stdout.write(
    `${'CPU time against @apollo/gateway'.padEnd(36)}${'now'.padStart(8)}${'committed'.padStart(12)}\n`,
  );
  for (const [name, ratio] of Object.entries(measured)) {
    const expected = committed[name];
    const holds = expected !== undefined && ratio >= expected * (1 - tolerance);
    kept &&= holds;
    const verdict = holds ? 'ok' : 'FAILED';
    process.stdout.write(
      `${name.padEnd(36)}${ratio.toFixed(2).padStart(8)}${(expected?.toFixed(2) ?? '-').padStart(12)}  ${verdict}\n`,
    );
  }
  return kept;
};

/** Compares with the committed ratios of CPU time, which depend far less on the machine than times do. */
export const checkBaseline = async (
  stage: Stage,
  running: Running[],
  { save }: { readonly save: boolean },
): Promise<void> => {
  if (!save && !existsSync(file)) throw new Error('There is no baseline.json yet: --check --save writes it.');
  for (const contender of contenders) running.push(await startContender(contender, stage.world));
  const measureAll = async (): Promise<Ratios> => {
    const ratios: (readonly [string, number])[] = [];
    for (const load of loads) ratios.push(...(await measure(stage, load, running)));
    return Object.fromEntries(ratios.map(([name, ratio]) => [name, Number(ratio.toFixed(2))]));
  };
  if (save) writeFileSync(file, `${JSON.stringify(await measureAll(), null, 2)}\n`);
  const committed: Ratios = JSON.parse(readFileSync(file, 'utf8'));
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    if (judge(await measureAll(), committed)) return;
  }
  process.exitCode = 1;
};
