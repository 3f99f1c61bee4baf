import { describe, expect, test } from '@jest/globals';
import { GraphQLError, Kind } from 'graphql';
import type { ReadonlyRequest } from '#gateway/request.ts';
import { anonymous } from '#platform/identity.ts';
import { createLogger } from '#platform/logger.ts';
import { createMetrics } from '#platform/metrics.ts';
import { logOperation } from './log-operation.ts';
import { recordMetrics } from './record-metrics.ts';
import { requireOperation } from './require-operation.ts';

const createRequest = (name: string, singleResult: object, lines: string[] = []): ReadonlyRequest =>
  ({
    request: {},
    operation: {
      kind: Kind.OPERATION_DEFINITION,
      operation: 'query',
      name: { kind: Kind.NAME, value: name },
    },
    queryHash: 'hash',
    response: { body: { kind: 'single', singleResult } },
    contextValue: {
      startedAt: performance.now(),
      client: { name: 'web', version: '1' },
      principal: anonymous,
      logger: createLogger({ service: 'test', level: 'info' }, { write: (line) => void lines.push(line) }),
    },
  }) as never;

const failed = { data: null, errors: [new GraphQLError('no', { extensions: { code: 'FORBIDDEN' } })] };

describe('record-metrics', () => {
  test('counts operations by name, type and outcome', async () => {
    const metrics = createMetrics({ service: 'test', withProcess: false });
    const { record } = recordMetrics(metrics);
    await record?.(createRequest('A', { data: {} }));
    await record?.(createRequest('A', failed));
    await record?.(createRequest('A', { ...failed, data: { a: null } }));
    const text = await metrics.registry.metrics();
    for (const outcome of ['ok', 'failed', 'partial']) {
      expect(text).toContain(
        `soba_operation_duration_seconds_count{service="test",operation="A",type="query",outcome="${outcome}"} 1`,
      );
    }
  });

  test('keeps the number of names that clients can make bounded', async () => {
    const metrics = createMetrics({ service: 'test', withProcess: false });
    const { record } = recordMetrics(metrics);
    for (let count = 0; count < 1000; count += 1) await record?.(createRequest(`Op${count}`, { data: {} }));
    const names = (await metrics.expose()).match(/operation="[^"]*"/g);
    expect(new Set(names).size).toBe(201);
  });
});

describe('log-operation', () => {
  test('writes one line with the outcome and without the document', async () => {
    const lines: string[] = [];
    await logOperation().record?.(createRequest('A', failed, lines));
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      msg: 'operation',
      operation: 'A',
      type: 'query',
      client: { name: 'web', version: '1' },
      caller: 'anonymous',
      outcome: 'failed',
      codes: ['FORBIDDEN'],
    });
  });
});

describe('require-operation', () => {
  test.each([
    ['B', 'no operation of the given operationName'],
    [undefined, 'several operations'],
  ])('refuses a document without an operation to run (operationName %s)', (operationName, message) => {
    const request = { operation: undefined, request: { operationName } } as never;
    expect(() => requireOperation().admit?.(request)).toThrow(message);
  });
});
