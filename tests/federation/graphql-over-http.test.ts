import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { answerWith, startTestGateway, type TestGateway } from '#support/gateway.ts';

describe('GraphQL over HTTP', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway({
      greeter: { sdl: 'type Query { hello: String }', handler: answerWith({ hello: 'hi' }) },
    });
  });
  afterAll(() => gateway.stop());

  const audits = serverAudits({ url: () => `${gateway.url}/graphql`, fetchFn: fetch });

  test.each(audits.map(({ id, name, fn }) => ({ id, name, fn })))('$id $name', async ({ fn }) => {
    const result = await fn();
    const reason = result.status === 'ok' ? '' : result.reason;
    if (result.status !== 'ok') await result.response.body?.cancel();
    expect(reason).toBe('');
  });
});
