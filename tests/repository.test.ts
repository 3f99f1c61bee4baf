import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { parse as parseYaml } from 'yaml';
import { GatewayConfig } from '#gateway/config.ts';
import { describeSettings } from '#platform/describe-config.ts';
import { subgraphs } from '#subgraphs/index.ts';
import { runSoba } from '#support/cli.ts';
import { pythonServices } from '../src/python/layout.ts';

const read = (file: string): string => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
const readme = read('README.md');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

describe('the README', () => {
  test('names only commands that exist', () => {
    const named = [...readme.matchAll(/npm (?:run ([a-z:]+)|(start|test)\b)/g)].map(
      ([, run, short]) => run ?? short,
    );
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !(name !== undefined && name in scripts))).toEqual([]);
  });

  test('draws every registered subgraph with its port', () => {
    const [, diagram = ''] = /## The parts\n\n```\n([\s\S]*?)```/.exec(readme) ?? [];
    for (const { name, port } of subgraphs) expect(diagram).toMatch(new RegExp(`\\b${name}\\s+:${port}\\b`));
  });

  test('points only at files and folders that exist', () => {
    const paths = [...readme.matchAll(/`((?:src|schema|subgraphs|tests|deploy|python)\/[\w./-]*)`/g)].map(
      ([, path = '']) => path,
    );
    expect(paths.length).toBeGreaterThan(8);
    expect(paths.filter((path) => !existsSync(new URL(`../${path}`, import.meta.url)))).toEqual([]);
  });
});

test('the SDL of every subgraph passes the lint', async () => {
  const root = fileURLToPath(new URL('..', import.meta.url));
  expect(await runSoba(root, ['schema', 'lint'])).toEqual({
    code: 0,
    out: 'schema lint: 0 errors, 0 warnings, 0 notices\n',
    err: '',
  });
});
/** Where each Python service is when nothing else is said. */
const serviceUrls: Readonly<Record<string, string>> = Object.fromEntries(
  subgraphs.flatMap(({ config }) => describeSettings(config).map(({ name, fallback }) => [name, fallback])),
);

interface ComposeService {
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

describe('deploy/compose.yaml', () => {
  const { services } = parseYaml(read('deploy/compose.yaml'), { merge: true }) as {
    services: Record<string, ComposeService>;
  };

  test.each(subgraphs.map(({ name, config }) => ({ name, config })))(
    'runs $name with its settings',
    ({ name, config }) => {
      const service = services[name];
      expect(service?.command).toEqual([`subgraphs/${name}/main.ts`]);
      const required = describeSettings(config)
        .filter((setting) => setting.required)
        .map((setting) => setting.name);
      expect(Object.keys(service?.environment ?? {})).toEqual(expect.arrayContaining(required));
      expect(Object.keys(service?.environment ?? {}).filter((setting) => !(setting in config.shape))).toEqual(
        [],
      );
    },
  );

  test.each(pythonServices)(
    'runs the Python service $name where the subgraphs look for it',
    ({ name, urlSetting }) => {
      expect(services[name]?.command).toEqual([name]);
      expect(services[name]?.environment).toHaveProperty('DATABASE_URL');
      const urls = Object.values(services).flatMap(({ environment }) => environment?.[urlSetting] ?? []);
      const [port] = /\d+$/.exec(serviceUrls[urlSetting] ?? '') ?? [];
      expect(urls).toEqual([`\${${urlSetting}:-http://${name}:${port}}`]);
    },
  );

  test('tells the gateway where every subgraph is', () => {
    const environment = services['gateway']?.environment ?? {};
    const urls = GatewayConfig.shape.SOBA_SUBGRAPH_URLS.parse(environment['SOBA_SUBGRAPH_URLS']);
    expect(Object.fromEntries(urls)).toEqual(
      Object.fromEntries(subgraphs.map(({ name, port }) => [name, [`http://${name}:${port}/graphql`]])),
    );
    expect(Object.keys(environment).filter((setting) => !(setting in GatewayConfig.shape))).toEqual([]);
  });
});
