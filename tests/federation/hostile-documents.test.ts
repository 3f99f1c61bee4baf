import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { request } from 'undici';
import { answerWith, startTestGateway, type TestGateway } from '#support/gateway.ts';
import { hostileCases, hostileSdl, nest } from '#support/hostile-documents.ts';
import { hostileRequests } from '#support/hostile-requests.ts';

/** Only against hanging: each takes a small part of this. */
const longestMs = 20_000;

describe('hostile documents', () => {
  const gateways: Record<string, TestGateway> = {};
  const greeter = () => ({ greeter: { sdl: hostileSdl, handler: answerWith({ hello: 'hi' }) } });
  beforeAll(async () => {
    gateways['open'] = await startTestGateway(greeter(), { SOBA_HTTP_STATUS_JSON: 'strict' });
    gateways['closed'] = await startTestGateway(greeter(), { SOBA_INTROSPECTION: 'OFF' });
  });
  afterAll(async () => {
    for (const gateway of Object.values(gateways)) await gateway.stop();
  });

  afterEach(async () => {
    for (const gateway of Object.values(gateways)) {
      const { status, data } = await gateway.send('{ hello }');
      expect({ status, data }).toEqual({ status: 200, data: { hello: 'hi' } });
    }
  });

  test.each([...hostileCases, ...hostileRequests])(
    '$name: refused with $code',
    async ({ body, status = 400, code, settings = 'open' }) => {
      const gateway = gateways[settings]!;
      const before = gateway.upstreams['greeter']?.requests.length;
      for (let time = 0; time < 2; time += 1) {
        const started = performance.now();
        const response = await request(`${gateway.url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        });
        const text = await response.body.text();
        expect(performance.now() - started).toBeLessThan(longestMs);
        const { code: received } = JSON.parse(text).errors[0].extensions;
        expect({ status: response.statusCode, code: received }).toEqual({ status, code });
      }
      expect(gateway.upstreams['greeter']?.requests.length).toBe(before);
    },
  );

  test('a limit tells its value and what was counted', async () => {
    const { errors } = await gateways['open']!.send(`{ me ${nest(10, '{ friend ', '} ')} }`);
    expect(errors).toEqual([
      {
        message: 'The operation has too many fields within fields.',
        extensions: { code: 'MAX_DEPTH_LIMIT', limit: 10, actual: 11 },
      },
    ]);
  });
});
