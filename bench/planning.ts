/** Planning in its thread and on the event loop: time, delay, memory, and what a reload costs with and without warming. */
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Supergraph } from '@apollo/federation-internals';
import { buildSchema, parse, printSchema } from 'graphql';
import { Registry } from 'prom-client';
import { z } from 'zod';
import type { CompiledExecutor } from '#gateway/execution/compiled-executor.ts';
import { createOperationPlanner } from '#gateway/execution/operation-planner.ts';
import { createPlanGenerations } from '#gateway/execution/plan-generations.ts';
import { planSettings } from '#gateway/execution/plan-settings.ts';
import { type PlannerThread, startPlannerThread } from '#gateway/execution/planner-thread.ts';
import { systemClock } from '#platform/clock.ts';
import { parseConfig } from '#platform/config.ts';
import { createLogger } from '#platform/logger.ts';
import { composeFakes } from '#support/gateway.ts';
import { heavyOperation, sharedSubgraphs } from '#support/heavy-operation.ts';
import { composeGraph } from './gateways/graph.ts';
import { heavyQuery, shapeQuery } from './gateways/loads.ts';
import { median } from './support/load.ts';

const url = 'http://127.0.0.1:9';
const shop = composeGraph({ accounts: url, inventory: url, products: url, reviews: url });
const heapMb = 512;

const say = (what: string, value: string): void => {
  process.stdout.write(`${what.padEnd(76)}${value.padStart(14)}\n`);
};
const ms = (value: number): string => `${value.toFixed(1)} ms`;
const mb = (value: number): string => `${(value / 1e6).toFixed(0)} MB`;

const timed = async (work: () => unknown): Promise<number> => {
  const from = performance.now();
  await work();
  return performance.now() - from;
};
const requestFor = (source: string) => ({ source, operationName: undefined });
/** Spread over all operations, so that no two are much alike. */
const shapes = Array.from({ length: 200 }, (_, index) => shapeQuery((index * 7919) % 2 ** 20));

const measureStart = async (): Promise<PlannerThread> => {
  const starts: number[] = [];
  const before = process.memoryUsage().rss;
  let thread = startPlannerThread({ supergraphSdl: shop, heapMb });
  await thread.ready;
  const added = process.memoryUsage().rss - before;
  for (let round = 0; round < 5; round += 1) {
    await thread.end();
    starts.push(
      await timed(() => {
        thread = startPlannerThread({ supergraphSdl: shop, heapMb });
        return thread.ready;
      }),
    );
  }
  say('a thread: start until it can plan', ms(median(starts)));
  say('a thread: memory of the process that the first one adds', mb(added));
  return thread;
};

const measurePlans = async (thread: PlannerThread): Promise<void> => {
  const here = createOperationPlanner(shop);
  const cold = { there: 0, here: 0 };
  cold.there = await timed(() => thread.plan(requestFor(heavyQuery)));
  cold.here = await timed(() => here.plan(requestFor(heavyQuery)));
  say('the first plan of all, in a new thread', ms(cold.there));
  say('the first plan of all, on the loop', ms(cold.here));
  const times: Record<'there' | 'planner' | 'here', number[]> = { there: [], planner: [], here: [] };
  const busyBefore = performance.eventLoopUtilization();
  let heapBytes = 0;
  for (const shape of shapes)
    times.there.push(
      await timed(async () => {
        const made = await thread.plan(requestFor(shape));
        times.planner.push(made.milliseconds);
        heapBytes = made.heapBytes;
      }),
    );
  const busy = performance.eventLoopUtilization(busyBefore);
  for (const shape of shapes) times.here.push(await timed(() => here.plan(requestFor(shape))));
  const count = `${shapes.length} operations of about the size of a page`;
  say(`${count}, each: on the loop`, ms(median(times.here)));
  say(`${count}, each: in the thread`, ms(median(times.planner)));
  say(`${count}, each: asked of the thread`, ms(median(times.there)));
  say(`${count}, each: what the loop then does`, ms(busy.active / shapes.length));
  say('a thread: heap after them', mb(heapBytes));
};

const measureDelay = async (): Promise<void> => {
  const sdl = composeFakes(sharedSubgraphs, {});
  const heavy = requestFor(heavyOperation(12));
  const thread = startPlannerThread({ supergraphSdl: sdl, heapMb });
  const here = createOperationPlanner(sdl);
  await thread.ready;
  const delayOf = async (plan: () => unknown): Promise<[number, number]> => {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    // It counts from its second look on.
    await sleep(20);
    const took = await timed(plan);
    await sleep(20);
    delay.disable();
    return [took, delay.max / 1e6];
  };
  const [took, delay] = await delayOf(() => thread.plan(heavy));
  const [tookHere, delayHere] = await delayOf(() => here.plan(heavy));
  say(`a heavy operation (${ms(took)}) in the thread: longest delay of the loop`, ms(delay));
  say(`a heavy operation (${ms(tookHere)}) on the loop: longest delay of the loop`, ms(delayHere));
  await thread.end();
};

const schemaOf = () =>
  buildSchema(printSchema(Supergraph.build(shop).apiSchema().toGraphQLJSSchema()), { assumeValid: true });

/** All operations at once, each until it is planned and compiled. */
const prepareAll = (executor: CompiledExecutor): Promise<number[]> =>
  Promise.all(
    shapes.map((shape) =>
      timed(() =>
        executor.planOf({
          document: parse(shape),
          queryHash: shape,
          operationName: undefined,
          variables: {},
        }),
      ),
    ),
  );

const measureReload = async (warmSize: number): Promise<void> => {
  const generations = createPlanGenerations({
    config: parseConfig(z.object(planSettings), { SOBA_PLAN_WARM_SIZE: String(warmSize) }),
    registry: new Registry(),
    clock: systemClock,
    logger: createLogger({ service: 'bench', level: 'silent' }),
  });
  const { signal } = new AbortController();
  const before = generations.serve(shop, schemaOf());
  await prepareAll(before);
  const next = `${shop}\n`;
  const took = await timed(() => generations.prepare(next, signal));
  const waits = (await prepareAll(generations.serve(next, schemaOf()))).toSorted((a, b) => a - b);
  const how = warmSize === 0 ? 'without warming' : 'with warming';
  say(`reload ${how}: until the new supergraph is served`, ms(took));
  say(`reload ${how}: ${shapes.length} known operations at once, median wait`, ms(median(waits)));
  say(`reload ${how}: the same, longest wait`, ms(waits.at(-1) ?? 0));
  await generations.stop();
};

const thread = await measureStart();
await measurePlans(thread);
await thread.end();
await measureDelay();
await measureReload(0);
await measureReload(300);
