import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, test } from '@jest/globals';
import { buildSchema, type GraphQLSchema, parse } from 'graphql';
import { Registry } from 'prom-client';
import { z } from 'zod';
import { systemClock } from '#platform/clock.ts';
import { parseConfig } from '#platform/config.ts';
import { createLogger } from '#platform/logger.ts';
import { composeFakes } from '#support/gateway.ts';
import { until } from '#support/until.ts';
import type { CompiledExecutor } from './compiled-executor.ts';
import { createPlanGenerations, type PlanGenerations } from './plan-generations.ts';
import { planSettings } from './plan-settings.ts';
import { type PlannerThread, startPlannerThread } from './planner-thread.ts';

const obedient = new URL('../../../tests/support/obedient-planner.mjs', import.meta.url);
const noAbort = new AbortController().signal;

/** Generations with real threads, which are counted. */
const create = (settings: Record<string, string> = {}, entry?: URL) => {
  const threads = { started: 0, ended: 0, most: 0 };
  const registry = new Registry();
  const startThread = (options: Parameters<typeof startPlannerThread>[0]): PlannerThread => {
    threads.started += 1;
    threads.most = Math.max(threads.most, threads.started - threads.ended);
    const thread = startPlannerThread({ ...options, ...(entry && { entry }) });
    const end = async (): Promise<void> => {
      await thread.end();
      threads.ended += 1;
    };
    return { ...thread, end };
  };
  const generations = createPlanGenerations({
    config: parseConfig(z.object(planSettings), settings),
    registry,
    clock: systemClock,
    logger: createLogger({ service: 'test', level: 'silent' }),
    startThread,
  });
  const metric = async (name: string): Promise<Record<string, number>> => {
    const { values } = (await registry.getSingleMetric(name)?.get()) ?? { values: [] };
    return Object.fromEntries(
      values
        .filter((value) => !('metricName' in value) || String(value.metricName).endsWith('_count'))
        .map(({ labels, value }) => [String(Object.values(labels)[0] ?? 'value'), value]),
    );
  };
  const reload = async (sdl: string, schema: GraphQLSchema): Promise<CompiledExecutor> => {
    const finish = await generations.prepare(sdl, noAbort);
    const executor = generations.serve(sdl, schema);
    finish();
    return executor;
  };
  return { generations, threads, metric, reload };
};

const ask = (executor: CompiledExecutor, text: string) =>
  executor.execute({
    document: parse(text),
    operationName: undefined,
    queryHash: text,
    variables: {},
    context: {},
    fetch: async (_subgraph, { query }) => ({ data: { [/\w+/.exec(query)?.[0] ?? '']: query } }),
  });

describe('a new supergraph', () => {
  let generations: PlanGenerations;
  afterEach(() => generations.stop());
  const start = (...options: Parameters<typeof create>) => {
    const created = create(...options);
    generations = created.generations;
    return created;
  };
  const compose = (fields: string) => composeFakes({ one: `type Query { ${fields} }` }, {});
  const schemaOf = (fields: string) => buildSchema(`type Query { ${fields} }`);
  const [before, after] = ['a: String b: String', 'a: String c: String'];

  test('is served with the plans of what was asked for before, and without those that do not fit', async () => {
    const { metric, reload } = start();
    const first = await reload(compose(before), schemaOf(before));
    for (const text of ['{ b }', '{ a }', '{ again: a }']) await ask(first, text);
    expect(await metric('soba_plan_duration_seconds')).toEqual({ planned: 3 });
    const second = await reload(compose(after), schemaOf(after));
    const planned = await metric('soba_plan_duration_seconds');
    expect(planned).toEqual({ planned: 5, failed: 1 });
    expect(second.recent().map(({ queryHash }) => queryHash)).toEqual(['{ again: a }', '{ a }']);
    expect(await ask(second, '{ a }')).toEqual({ data: { a: '{a}' } });
    expect(await ask(second, '{ again: a }')).toMatchObject({ data: {} });
    expect(await metric('soba_plan_duration_seconds')).toEqual(planned);
    expect(await metric('soba_plan_lookups_total')).toMatchObject({ miss: 3, warmed: 2 });
    await ask(second, '{ c }');
    expect(await metric('soba_plan_duration_seconds')).toEqual({ planned: 6, failed: 1 });
    expect(await metric('soba_plan_cache_size')).toEqual({ value: 3 });
  });

  test('gets plans for as many as the setting says, and keeps those over further reloads', async () => {
    const { reload } = start({ SOBA_PLAN_WARM_SIZE: '2' }, obedient);
    const schema = schemaOf(before);
    const first = await reload('one', schema);
    for (const text of ['{ a }', '{ b }', '{ a b }']) await first.planOf(request(text));
    const second = await reload('two', schema);
    expect(second.recent().map(({ queryHash }) => queryHash)).toEqual(['{ a b }', '{ b }']);
    // All else that was known of them leads to the generation before.
    expect(Object.keys(second.recent()[0] ?? {})).toEqual([
      'document',
      'operationName',
      'queryHash',
      'overrides',
    ]);
    const third = await reload('three', schema);
    expect(third.recent().map(({ queryHash }) => queryHash)).toEqual(['{ a b }', '{ b }']);
  });

  test('does not wait for plans longer than the setting says', async () => {
    const { reload } = start({ SOBA_PLAN_WARM_MS: '50' }, obedient);
    const first = await reload('one', schemaOf(before));
    await first.planOf(request('{ a }'));
    const second = await reload('hang', schemaOf(before));
    expect(second.recent()).toEqual([]);
  });

  test('over which nothing can be planned is refused, and the one before it serves on', async () => {
    const { threads, reload } = start();
    const first = await reload(compose(before), schemaOf(before));
    await expect(generations.prepare('type Query { a: String }', noAbort)).rejects.toThrow('supergraph');
    expect(await ask(first, '{ a }')).toEqual({ data: { a: '{a}' } });
    expect(threads.started).toBe(2);
  });

  test('that is not served after all leaves no thread', async () => {
    const { threads, reload } = start({}, obedient);
    await reload('one', schemaOf(before));
    (await generations.prepare('two', noAbort))();
    await generations.prepare('three', noAbort);
    await reload('four', schemaOf(before));
    await generations.stop();
    expect(threads).toMatchObject({ started: 4, ended: 4 });
  });

  test('leaves the operations that were admitted before it to their own plans', async () => {
    const { threads, reload } = start();
    const first = await reload(compose(before), schemaOf(before));
    await reload(compose(after), schemaOf(after));
    expect(await ask(first, '{ b }')).toEqual({ data: { b: '{b}' } });
    expect(threads.started).toBe(3);
    await until(() => threads.ended === 2);
  });

  test('is given up when the gateway stops', async () => {
    const { threads, reload } = start({}, obedient);
    const first = await reload('one', schemaOf(before));
    await first.planOf(request('{ a }'));
    const stopping = new AbortController();
    const prepared = generations.prepare('hang', stopping.signal);
    stopping.abort();
    (await prepared)();
    await generations.stop();
    expect(threads).toMatchObject({ started: 2, ended: 2 });
    await expect(generations.serve('late', schemaOf(before)).planOf(request('{ b }'))).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
    });
    expect(threads.started).toBe(2);
  });

  test('a hundred times leaves one thread and nothing of those before', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const { threads, reload } = start({}, obedient);
    const schemas: WeakRef<GraphQLSchema>[] = [];
    // As other parts of the gateway remember what they know of a document.
    const known = new WeakMap<object, GraphQLSchema>();
    for (let index = 0; index < 100; index += 1) {
      const schema = schemaOf(before);
      schemas.push(new WeakRef(schema));
      const executor = await reload(`supergraph ${index}`, schema);
      const asked = request(`{ a${index % 20}: a }`);
      known.set(asked.document, schema);
      await executor.planOf(asked);
    }
    expect(threads.started).toBe(100);
    expect(threads.most).toBeLessThanOrEqual(3);
    const alive = (): number => schemas.filter((one) => one.deref() !== undefined).length;
    for (let turn = 0; turn < 20 && alive() > 2; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      collect();
    }
    expect(alive()).toBeLessThanOrEqual(2);
    await generations.stop();
    expect(threads.ended).toBe(100);
  });
});

const request = (text: string) => ({
  document: parse(text),
  operationName: undefined,
  queryHash: text,
  variables: {},
});
