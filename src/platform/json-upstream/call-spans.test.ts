import { afterEach, expect, test } from '@jest/globals';
import { createJsonUpstreamKit, type JsonUpstreamKit, priceEndpoint } from '#support/json-upstream-kit.ts';
import { recordSpans } from '#support/spans.ts';

const errorStatus = 2;

const kits: JsonUpstreamKit[] = [];
afterEach(async () => {
  for (const kit of kits.splice(0)) await kit.stop();
});

test('each call of a service has a span that the service is told of, and that says whether it failed', async () => {
  const kit = await createJsonUpstreamKit((body, response) => {
    const isGood = body.includes('"a"');
    response.writeHead(isGood ? 200 : 500, { 'content-type': 'application/json' }).end('{"price":"1"}');
  });
  kits.push(kit);
  const spans = await recordSpans(async () => {
    await kit.upstream.ask(priceEndpoint(), 'a', kit.caller());
    await expect(kit.upstream.ask(priceEndpoint(), 'b', kit.caller())).rejects.toThrow();
  });
  const [request, failed, good] = spans.toReversed();
  for (const one of [failed, good])
    expect(one).toMatchObject({
      name: expect.stringMatching(/^upstream .* price$/),
      parentSpanId: request?.spanId,
    });
  expect([failed?.status.code, good?.status.code ?? 0]).toEqual([errorStatus, 0]);
  expect(kit.calls().map(({ headers }) => headers['traceparent'])).toEqual(
    [good, failed].map((one) => `00-${'a'.repeat(32)}-${one?.spanId}-01`),
  );
});
