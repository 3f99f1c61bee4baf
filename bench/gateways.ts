/** Our gateway beside @apollo/gateway and Hive Gateway, each in a process on one core. `--help` lists the options. */
import { checkBaseline } from './gateways/baseline.ts';
import { type Comparison, compare } from './gateways/compare.ts';
import { type Contender, defaultSharing, type Running, sharings, sharingsOf } from './gateways/contender.ts';
import { startContender } from './gateways/contenders.ts';
import { installHive } from './gateways/hive.ts';
import { type Load, otherLoads, shopLoads } from './gateways/loads.ts';
import { type Options, readOptions, workersLoad } from './gateways/options.ts';
import { printTable, toRows } from './gateways/report.ts';
import { canPin } from './gateways/run-pinned.ts';
import { type Stage, startStage } from './gateways/stage.ts';
import { compareWorkers } from './gateways/workers.ts';

const connections = 50;
/** V8 still makes code of a process faster after that many visits. */
const warmUps = 4;

/** Sharing matters where requests are alike; elsewhere each gateway is as it is when nothing is set. */
const takesPart = (contender: Contender, load: Load): boolean =>
  shopLoads.includes(load) || contender.sharing === defaultSharing(contender.product);

const compareAll = async (stage: Stage, options: Options, running: Running[]): Promise<Comparison[]> => {
  const loads = [...shopLoads, ...otherLoads].filter(({ name }) => options.loads.includes(name));
  // What is compared is visited one after the other: a machine is not the same half a minute later.
  const contenders = sharings
    .flatMap((sharing) => options.products.map((product): Contender => ({ product, sharing })))
    .filter(({ product, sharing }) => sharingsOf(product).includes(sharing))
    .filter((contender) => loads.some((load) => takesPart(contender, load)));
  for (const contender of contenders) running.push(await startContender(contender, stage.world));
  const length = { connections, milliseconds: options.milliseconds };
  const warmUp = { connections, milliseconds: options.milliseconds * warmUps };
  const comparisons: Comparison[] = [];
  for (const load of loads) {
    const gateways = running.filter((one) => takesPart(one, load));
    comparisons.push(await compare(stage, load, { gateways, rounds: options.rounds, length, warmUp }));
  }
  if (options.loads.includes(workersLoad) && options.products.includes('soba')) {
    const compared = await compareWorkers(stage, options, length);
    if (compared !== null) comparisons.push(compared);
  }
  return comparisons;
};

const run = async (options: Options): Promise<void> => {
  if (!canPin) process.stderr.write('without two cores and taskset the processes disturb each other\n');
  const stage = await startStage();
  const running: Running[] = [];
  try {
    if (options.check) {
      await checkBaseline(stage, running, options);
      return;
    }
    if (options.products.some((product) => product.startsWith('hive'))) installHive();
    const comparisons = await compareAll(stage, options, running);
    if (options.json) process.stdout.write(`${JSON.stringify(toRows(comparisons), null, 2)}\n`);
    else printTable(comparisons);
  } finally {
    for (const one of running) await one.stop();
    await stage.stop();
  }
};

const options = readOptions(process.argv.slice(3));
if (options !== null) await run(options);
