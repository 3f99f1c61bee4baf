import { writeFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { answerWith, composeFakes, startTestGateway, type TestGateway } from '#support/gateway.ts';
import { heavyOperation, sharedSubgraphs } from '#support/heavy-operation.ts';
import { until } from '#support/until.ts';

/** More than minutes of planning, in an operation that everything else takes for a small one. */
const endless = heavyOperation(20);
const unguarded = { SOBA_GUARD_LIMITS: 'off', SOBA_GUARD_COST: 'off' };

let gateway: TestGateway;
afterEach(() => gateway.stop());

const start = async (settings: Record<string, string> = {}) => {
  const handler = answerWith({ node: { value: 1, id: '1' } });
  const fakes = Object.entries(sharedSubgraphs).map(([name, sdl]) => [name, { sdl, handler }] as const);
  gateway = await startTestGateway(Object.fromEntries(fakes), { ...unguarded, ...settings });
};

/** A metric of the gateway by the value of its label. */
const metric = async (name: string): Promise<Record<string, number>> => {
  const text = await (await fetch(`${gateway.url}/metrics`)).text();
  const found = [...text.matchAll(new RegExp(`^${name}\\{([^}]*)\\} (\\S+)$`, 'gm'))];
  return Object.fromEntries(
    found.map(([, labels, value]) => [
      labels?.match(/(?:outcome|result)="(\w+)"/)?.[1] ?? 'value',
      Number(value),
    ]),
  );
};
const planned = () => metric('soba_plan_duration_seconds_count');

describe('an operation that cannot be planned', () => {
  const limits: readonly (readonly [string, Record<string, string>])[] = [
    ['time', { SOBA_PLAN_TIMEOUT_MS: '1500' }],
    [
      'memory',
      { SOBA_PLAN_HEAP_MB: '64', SOBA_PLAN_TIMEOUT_MS: '600000', SOBA_REQUEST_TIMEOUT_MS: '600000' },
    ],
  ];

  test.each(limits)('within its %s is refused, alone and only once', async (_name, settings) => {
    await start(settings);
    await gateway.send('{ node { value } }');
    const refused = gateway.send(endless);
    await until(async () => (await metric('soba_plan_lookups_total'))['miss'] === 2);
    // Known operations do not wait for it.
    expect((await gateway.send('{ node { value } }')).data).toEqual({ node: { value: 1 } });
    const behind = gateway.send('{ node { id } }');
    const tooComplex = { status: 400, errors: [{ extensions: { code: 'OPERATION_TOO_COMPLEX' } }] };
    expect(await refused).toMatchObject(tooComplex);
    expect((await behind).data).toEqual({ node: { id: '1' } });
    const before = await planned();
    expect(await gateway.send(endless)).toMatchObject(tooComplex);
    expect(await planned()).toEqual(before);
    expect(before).toEqual({ planned: 2, too_complex: 1 });
  });

  test('before the deadline of its request is not waited for, and nobody else is kept waiting', async () => {
    await start({ SOBA_PLAN_TIMEOUT_MS: '600000', SOBA_REQUEST_TIMEOUT_MS: '500' });
    const answers = await Promise.all([gateway.send(endless), gateway.send('{ node { id } }')]);
    const late = { status: 504, errors: [{ extensions: { code: 'DEADLINE_EXCEEDED' } }] };
    expect(answers).toMatchObject([late, late]);
    expect((await fetch(`${gateway.url}/livez`)).status).toBe(200);
    expect(await metric('soba_plan_waiting')).toEqual({ value: 0 });
  });
});

test('fifty equal operations at the same time are planned once', async () => {
  await start();
  const answers = await Promise.all(Array.from({ length: 50 }, () => gateway.send('{ node { id value } }')));
  expect(new Set(answers.map(({ data }) => JSON.stringify(data)))).toEqual(
    new Set(['{"node":{"id":"1","value":1}}']),
  );
  expect(await planned()).toEqual({ planned: 1 });
});

test('what was asked for last is planned for a new supergraph before it is served', async () => {
  await start();
  for (const query of ['{ node { id } }', '{ node { value } }']) await gateway.send(query);
  const urls = Object.fromEntries(
    Object.entries(gateway.upstreams).map(([name, { url }]) => [name, `${url}/graphql`]),
  );
  const sdls = { ...sharedSubgraphs, four: 'type Query { four: Int }' };
  writeFileSync(gateway.supergraphFile, composeFakes(sdls, { ...urls, four: `${urls['one']}` }));
  await until(async () => (await gateway.send('{ four }')).errors.length === 0);
  const before = await planned();
  for (const query of ['{ node { id } }', '{ node { value } }'])
    expect((await gateway.send(query)).errors).toEqual([]);
  expect(await planned()).toEqual(before);
  expect((await metric('soba_plan_lookups_total'))['warmed']).toBe(2);
});
