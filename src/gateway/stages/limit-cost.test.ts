import { describe, expect, test } from '@jest/globals';
import { buildSchema, Kind, type OperationDefinitionNode, parse } from 'graphql';
import { Registry } from 'prom-client';
import { createCostMetrics } from '#gateway/cost/cost-metrics.ts';
import { createRequestCosts } from '#gateway/cost/request-costs.ts';
import { createGuards, type GuardMode } from '#gateway/guard.ts';
import { createGenerations } from '#gateway/policy/generation.ts';
import type { ReadonlyRequest } from '#gateway/request.ts';
import { anonymous } from '#platform/identity.ts';
import { composeFakes } from '#support/gateway.ts';
import { createTestLog } from '#support/log.ts';
import { limitCost } from './limit-cost.ts';

const sdl = 'type Query { one: Item, items: [Item] } type Item { id: ID }';

const start = (mode: GuardMode, caps: Readonly<Record<string, number>> = {}) => {
  const log = createTestLog();
  const schema = buildSchema(sdl);
  const generations = createGenerations();
  generations.add(schema, composeFakes({ catalogue: sdl }, {}));
  const subgraphMax = new Map(Object.entries(caps));
  const registry = new Registry();
  const stage = limitCost({
    guard: createGuards({ registry, logger: log.logger })('cost', mode),
    metrics: createCostMetrics(registry),
    costs: createRequestCosts({ generations, listSize: 10, subgraphMax }),
    max: 5,
    subgraphMax,
  });
  const requestOf = (query: string): ReadonlyRequest => {
    const document = parse(query);
    const operation = document.definitions.find(
      (one): one is OperationDefinitionNode => one.kind === Kind.OPERATION_DEFINITION,
    );
    const contextValue = { principal: anonymous, explain: false, logger: log.logger, notes: [] };
    return { schema, document, operation, request: {}, response: {}, contextValue } as never;
  };
  return {
    log,
    registry,
    stage,
    admit: (query: string): void => void stage.admit?.(requestOf(query)),
    requestOf,
  };
};

const messages = ({ log }: ReturnType<typeof start>): unknown[] => log.lines().map(({ msg }) => msg);

describe('limit-cost', () => {
  test('refuses what costs more than allowed, and nothing else', () => {
    const { admit } = start('enforce');
    expect(() => admit('{ items { id } }')).toThrow(
      expect.objectContaining({ code: 'COST_ESTIMATED_TOO_EXPENSIVE', details: { estimated: 10, max: 5 } }),
    );
    expect(() => admit('{ one { id } }')).not.toThrow();
  });

  test('lets pass and logs when it only measures', () => {
    const started = start('measure');
    expect(() => started.admit('{ items { id } }')).not.toThrow();
    expect(messages(started)).toEqual(['A guard that only measures would have refused.']);
  });

  test('does not even look when it is off', async () => {
    const { stage, registry, requestOf } = start('off');
    const request = requestOf('{ items { id } }');
    await stage.admit?.(request);
    await stage.record?.(request);
    expect(await registry.metrics()).toContain('soba_cost_estimated_count 0');
  });

  test('names a subgraph in the log, and not in the refusal', () => {
    const started = start('enforce', { catalogue: 0 });
    expect(() => started.admit('{ one { id } }')).toThrow(
      expect.objectContaining({
        code: 'SUBGRAPH_COST_ESTIMATED_TOO_EXPENSIVE',
        details: { estimated: 1, max: 0 },
      }),
    );
    expect(started.log.lines()).toMatchObject([{ subgraph: 'catalogue', estimated: 1, max: 0 }]);
  });

  test('warns once of caps for subgraphs that are not there', () => {
    const started = start('enforce', { catalog: 100 });
    started.admit('{ one { id } }');
    started.admit('{ one { id } }');
    expect(started.log.lines()).toMatchObject([{ subgraphs: ['catalog'] }]);
  });

  test('records an absurd estimate as a large one', async () => {
    const { stage, registry, requestOf } = start('measure');
    const request = requestOf(`{ ${'items { id } '.repeat(6000)} }`);
    await stage.admit?.(request);
    await stage.record?.(request);
    expect(await registry.metrics()).toContain('soba_cost_estimated_sum 1000000');
  });
});
