import { expect, test } from '@jest/globals';
import { unknownClient } from '#platform/client-info.ts';
import type { RequestBase } from '#platform/subgraph.ts';
import { createTestLog } from '#support/log.ts';
import { principalOf } from '#support/principal.ts';
import { createContext } from './context.ts';

test('a request reads the flags once, however often they are asked for, and another request reads them again', async () => {
  let reads = 0;
  const create = createContext({
    all: async () => {
      reads += 1;
      return [];
    },
  });
  const base: RequestBase = {
    principal: principalOf(),
    principalToken: '',
    client: unknownClient,
    requestId: 'request-1',
    deadline: 0,
    logger: createTestLog().logger,
  };
  const [first, second] = [create(base), create(base)];
  expect(reads).toBe(0);
  await Promise.all([first.allFlags(), first.allFlags(), first.allFlags()]);
  expect(reads).toBe(1);
  await second.allFlags();
  expect(reads).toBe(2);
});
