import { describe, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { z } from 'zod';
import { createGuards } from '#gateway/guard.ts';
import { systemClock } from '#platform/clock.ts';
import { parseConfig } from '#platform/config.ts';
import { createTestLog } from '#support/log.ts';
import { documentSettings } from './settings.ts';
import { startDocuments } from './start-documents.ts';

const start = (settings: Readonly<Record<string, string>>) => {
  const { logger } = createTestLog();
  return startDocuments({
    config: parseConfig(z.object(documentSettings), settings),
    guard: createGuards({ registry: new Registry(), logger }),
    clock: systemClock,
    logger,
  });
};

describe('the document moment', () => {
  test('tells the parser the most tokens only when the limits are enforced', async () => {
    expect((await start({})).serverOptions.parseOptions).toEqual({ maxTokens: 15_000 });
    expect((await start({ SOBA_LIMIT_TOKENS: '7' })).serverOptions.parseOptions).toEqual({ maxTokens: 7 });
    expect((await start({ SOBA_GUARD_LIMITS: 'measure' })).serverOptions.parseOptions).toEqual({});
  });

  test('hides names of the schema unless it is told not to', async () => {
    expect((await start({})).serverOptions.hideSchemaDetailsFromClientErrors).toBe(true);
    const open = await start({ SOBA_HIDE_SUGGESTIONS: 'false' });
    expect(open.serverOptions.hideSchemaDetailsFromClientErrors).toBe(false);
  });

  test('has nothing to check where there are no trusted documents', async () => {
    expect((await start({})).checks).toEqual([]);
  });

  test('does not start with a guard for trusted documents and no place for them', async () => {
    await expect(start({ SOBA_GUARD_TRUSTED_DOCUMENTS: 'measure' })).rejects.toThrow(
      'SOBA_GUARD_TRUSTED_DOCUMENTS needs SOBA_TRUSTED_DOCUMENTS',
    );
  });
});
