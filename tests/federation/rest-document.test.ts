import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { startTestGateway } from '#support/gateway.ts';
import { type RestAnswer, type RestStage, sendRest, startRestStage } from '#support/rest.ts';
import { restCases } from '#support/rest-cases.ts';

type Json = Readonly<Record<string, unknown>>;

interface Operation {
  readonly responses: Readonly<Record<string, Json>>;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: Json;
  readonly security?: readonly unknown[];
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

let stage: RestStage;
let document: OpenApi & Json;
beforeAll(async () => {
  stage = await startRestStage();
  document = (await stage.call({ method: 'GET', path: '/api/openapi.json' })).body;
});
afterAll(() => stage.stop());

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);

/** What is wrong with an answer by the document: nothing, if it is right. */
const problemsOf = (path: string, method: string, { status, body }: RestAnswer): unknown => {
  const at = ['paths', path, method.toLowerCase(), 'responses', String(status)];
  const operation = document.paths[path]?.[method.toLowerCase()];
  const response = operation?.responses[String(status)];
  if (response === undefined) return `${method} ${path} does not say that it answers ${status}.`;
  const place = '$ref' in response ? String(response['$ref']) : `#/${at.map(encodePointer).join('/')}`;
  const $ref = `openapi.json${place}/content/application~1json/schema`;
  if (ajv.getSchema('openapi.json') === undefined) ajv.addSchema(document, 'openapi.json');
  const validate = ajv.compile({ $ref });
  return validate(body) ? null : validate.errors;
};
const encodePointer = (part: string): string =>
  encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));

describe('the OpenAPI document', () => {
  test('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    expect(await validator.validate({ ...document })).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
  });

  test('has the eighteen endpoints, and nothing else', () => {
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const ofServices = restCases.map(({ method, path }) => `${method} ${path}`);
    const ofHealth = ['GET /api/python/health', 'GET /api/health/metrics', 'GET /api/health/service/{name}'];
    expect(described.toSorted()).toEqual([...ofServices, ...ofHealth].toSorted());
    expect(described).toHaveLength(18);
  });

  test('says of the health alone that nobody has to be known', () => {
    const open = Object.entries(document.paths).filter(([, { get }]) => get?.security?.length === 0);
    expect(open.map(([path]) => path)).toEqual(['/api/python/health']);
  });

  test.each(restCases.map((one) => [`${one.method} ${one.path}`, one] as const))(
    'describes what %s answers, and how it fails',
    async (_name, { method, path, input }) => {
      const token = await stage.issuer.issue({ tier: 'ADMIN' });
      const answer = await stage.call({ method, path, input, token });
      expect(answer.status).toBe(200);
      expect(problemsOf(path, method, answer)).toBeNull();
      const refused = [
        await stage.call({ method, path, input }),
        ...(method === 'POST' ? [await stage.call({ method, path, input: {}, token })] : []),
      ];
      expect(refused.map(({ status }) => status)).toEqual(method === 'POST' ? [401, 400] : [401]);
      for (const one of refused) expect(problemsOf(path, method, one)).toBeNull();
      const wrong = { ...answer, body: { ...answer.body, data: { surprise: 1 } } };
      expect(problemsOf(path, method, wrong)).not.toBeNull();
    },
  );

  test('describes what the health endpoints answer', async () => {
    const token = await stage.issuer.issue({ roles: ['SUPPORT'], tier: 'ADMIN' });
    for (const [path, called] of [
      ['/api/python/health', '/api/python/health'],
      ['/api/health/metrics', '/api/health/metrics'],
      ['/api/health/service/{name}', '/api/health/service/NLP_TRANSLATION'],
      ['/api/health/service/{name}', '/api/health/service/TEA'],
    ] as const) {
      const answer = await stage.call({ method: 'GET', path: called, token });
      expect(problemsOf(path, 'GET', answer)).toBeNull();
    }
  });
});

describe('a graph without the fields of an endpoint', () => {
  test('turns that endpoint off, and nothing else', async () => {
    const gateway = await startTestGateway({
      languages: {
        sdl: 'type Query { languages: [Language!] } type Language { code: ID! name: String translatesTo: [Language!] }',
        handler: (_body, response) => {
          const data = { languages: [{ code: 'en', name: 'English', translatesTo: [{ code: 'es' }] }] };
          response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data }));
        },
      },
    });
    try {
      const health = await sendRest(gateway.url, { method: 'GET', path: '/api/python/health' });
      expect([health.status, health.body.code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
      const languages = await sendRest(gateway.url, {
        method: 'GET',
        path: '/api/python/nlp/supported-languages',
      });
      expect([languages.status, languages.body.code]).toEqual([401, 'UNAUTHENTICATED']);
      const described = await sendRest(gateway.url, { method: 'GET', path: '/api/openapi.json' });
      expect(described.status).toBe(200);
      expect((await gateway.send('{ languages { code } }')).data.languages).toEqual([{ code: 'en' }]);
    } finally {
      await gateway.stop();
    }
  });
});
