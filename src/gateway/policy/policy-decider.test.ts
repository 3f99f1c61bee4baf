import { afterEach, describe, expect, test } from '@jest/globals';
import { createLogger } from '#platform/logger.ts';
import { principalOf } from '#support/principal.ts';
import { startUpstream, type Upstream, type UpstreamHandler } from '#support/upstream.ts';
import { createHttpPolicyDecider, denyAllPolicies } from './policy-decider.ts';

const logger = createLogger({ service: 'test', level: 'silent' });
const principal = principalOf({ id: 'account-1' });
const names = ['yes', 'no', 'null', 'missing', 'constructor'];

describe('the decider of policies', () => {
  let server: Upstream;
  afterEach(() => server.stop());

  const decide = async (handler: UpstreamHandler): Promise<readonly string[]> => {
    server = await startUpstream(handler);
    return createHttpPolicyDecider(server.url, logger)(names, principal);
  };
  const answering =
    (status: number, text: string): UpstreamHandler =>
    (_body, response) =>
      response.writeHead(status).end(text);

  test('grants only what it answers with true', async () => {
    const policies = { yes: true, no: false, null: null, other: true };
    expect(await decide(answering(200, JSON.stringify({ policies })))).toEqual(['yes']);
  });

  test('is told who asks, and for what', async () => {
    await decide(answering(200, '{"policies":{}}'));
    const asked = Object.fromEntries(names.map((name) => [name, null]));
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({ principal, policies: asked });
  });

  test.each<readonly [string, UpstreamHandler]>([
    ['an error', answering(500, '{"policies":{"yes":true}}')],
    ['no JSON', answering(200, 'yes')],
    ['something else than true or false', answering(200, '{"policies":{"yes":"true"}}')],
    ['a closed connection', (_body, response) => response.destroy()],
    ['nothing', () => undefined],
  ])('denies everything when it answers with %s', async (_what, handler) => {
    expect(await decide(handler)).toEqual([]);
  });
});

test('without a decider every policy is denied', async () => {
  expect(await denyAllPolicies(names, principal)).toEqual([]);
});
