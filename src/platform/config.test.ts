import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import {
  type ConfigShape,
  type Environment,
  flag,
  httpUrl,
  integer,
  parseConfig,
  port,
  urlMap,
} from './config.ts';
import { privateKeySetting, publicKeysSetting } from './key-settings.ts';
import { PostgresConfig } from './postgres.ts';
import { RedisConfig } from './redis.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'soba-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
const fileOf = (text: string): string => {
  files += 1;
  const name = path.join(folder, `secret-${files}`);
  writeFileSync(name, text);
  return name;
};

const secret = () => z.string().regex(/^good/, 'must begin with good').meta({ secret: true });

const Shape = z.object({
  HOST: z.string().min(1),
  PORT: port(4000),
  LOG_LEVEL: z.enum(['info', 'debug']).default('info'),
  SOBA_POOL_SIZE: integer(10, { min: 1, max: 500 }),
  SOBA_STRICT: flag(true),
  SOBA_URL: httpUrl().optional(),
  SOBA_URLS: urlMap(),
  TOKEN: secret().optional(),
});

const good = { HOST: 'a' };

const problemsOf = (
  env: Environment,
  shape: ConfigShape = Shape,
  alsoKnown?: readonly string[] | 'any',
): string[] => {
  try {
    parseConfig(shape, env, alsoKnown);
    return [];
  } catch (error) {
    expect(error).toMatchObject({ name: 'ConfigError' });
    const [, ...problems] = (error as Error).message.split('\n');
    return problems.map((problem) => problem.replace('  - ', ''));
  }
};

describe('configuration', () => {
  test('comes out typed, with defaults, and frozen', () => {
    const config = parseConfig(Shape, { ...good, SOBA_POOL_SIZE: '007', SOBA_STRICT: 'false' });
    expect(config).toEqual({
      HOST: 'a',
      PORT: 4000,
      LOG_LEVEL: 'info',
      SOBA_POOL_SIZE: 7,
      SOBA_STRICT: false,
      SOBA_URLS: new Map(),
    });
    expect(Object.isFrozen(config)).toBe(true);
  });

  test('tells all that is wrong at once', () => {
    const env = {
      LOG_LEVEL: 'loud',
      SOBA_POOL_SIZE: '0',
      SOBA_URL: 'ftp://a',
      SOBA_POOLSIZE: '1',
      TOKEN: 'bad',
    };
    expect(problemsOf(env)).toEqual([
      'HOST is required.',
      'LOG_LEVEL must be one of info, debug.',
      'SOBA_POOL_SIZE: must be at least 1',
      'SOBA_URL: must be an http or https URL',
      'TOKEN: must begin with good',
      'SOBA_POOLSIZE is not a setting of this process. Did you mean SOBA_POOL_SIZE?',
    ]);
  });

  test('says how many problems there are', () => {
    expect(() => parseConfig(Shape, {})).toThrow(/^The configuration has a problem:\n {2}- HOST/);
    expect(() => parseConfig(Shape, { PORT: 'x' })).toThrow(/^The configuration has 2 problems:\n/);
  });

  test('takes an empty text for not set', () => {
    expect(parseConfig(Shape, { ...good, PORT: '', LOG_LEVEL: '', TOKEN: '', TOKEN_FILE: '' })).toMatchObject(
      {
        PORT: 4000,
        LOG_LEVEL: 'info',
      },
    );
    expect(problemsOf({ HOST: '' })).toEqual(['HOST is required.']);
  });

  test.each([
    ['SOBA_POOL_SIZE', '1.5', 'must be a whole number'],
    ['SOBA_POOL_SIZE', '-1', 'must be a whole number'],
    ['SOBA_POOL_SIZE', '1e2', 'must be a whole number'],
    ['SOBA_POOL_SIZE', ' 1', 'must be a whole number'],
    ['SOBA_POOL_SIZE', '501', 'must be at most 500'],
    ['SOBA_POOL_SIZE', '9'.repeat(20), 'must be at most 500'],
    ['PORT', '65536', 'must be at most 65535'],
    ['SOBA_URL', 'localhost:4000', 'must be an http or https URL'],
    ['SOBA_URL', 'nonsense', 'must be an http or https URL'],
  ])('refuses %s=%s', (name, value, rule) => {
    expect(problemsOf({ ...good, [name]: value })).toEqual([`${name}: ${rule}`]);
  });

  test.each(['TRUE', '1', 'yes'])('refuses %s for true', (value) => {
    expect(problemsOf({ ...good, SOBA_STRICT: value })).toEqual(['SOBA_STRICT must be one of true, false.']);
  });

  test('reads a map of names and URLs', () => {
    const { SOBA_URLS } = parseConfig(Shape, {
      ...good,
      SOBA_URLS: 'a=http://one:1/x?y=z, b-2=https://two|http://three/x,',
    });
    expect([...SOBA_URLS]).toEqual([
      ['a', ['http://one:1/x?y=z']],
      ['b-2', ['https://two', 'http://three/x']],
    ]);
  });

  test.each([
    'a',
    'a=',
    '=http://one',
    'A=http://one',
    'a=ftp://one',
    'a=http://one|',
    'a=http://one|ftp://two',
    'a=http://one;b=http://two=',
    'a:http://one',
  ])('refuses the map %j', (text) => {
    const [problem, ...others] = problemsOf({ ...good, SOBA_URLS: text });
    expect(problem).toBe(
      text.includes(';') ? undefined : 'SOBA_URLS: must be name=url pairs divided by commas',
    );
    expect(others).toEqual([]);
  });
});

describe('a name that no shape declares', () => {
  test('is refused when it is ours, and left alone when it is not', () => {
    expect(problemsOf({ ...good, SOBA_NONSENSE_OF_ALL_SORTS: 'x', PATH: '/bin', LOG_LEVLE: 'x' })).toEqual([
      'SOBA_NONSENSE_OF_ALL_SORTS is not a setting of this process.',
    ]);
  });

  test('is accepted when another shape of the process declares it', () => {
    expect(problemsOf({ ...good, SOBA_OTHER: 'x' }, Shape, ['SOBA_OTHER'])).toEqual([]);
    expect(problemsOf({ ...good, SOBA_OTHER: 'x', SOBA_THIRD: 'x' }, Shape, ['SOBA_OTHER'])).toHaveLength(1);
    expect(problemsOf({ ...good, SOBA_OTHER: 'x', SOBA_THIRD: 'x' }, Shape, 'any')).toEqual([]);
  });

  test('is suggested from the names of the other shapes too', () => {
    expect(problemsOf({ ...good, SOBA_OTHR: 'x' }, Shape, ['SOBA_OTHER'])).toEqual([
      'SOBA_OTHR is not a setting of this process. Did you mean SOBA_OTHER?',
    ]);
  });
});

describe('a secret', () => {
  test('may be the path of a file, whose line end is not part of it', () => {
    expect(parseConfig(Shape, { ...good, TOKEN_FILE: fileOf('good one\n') }).TOKEN).toBe('good one');
  });

  test('that is given itself wins over the file', () => {
    const env = { ...good, TOKEN: 'good', TOKEN_FILE: path.join(folder, 'none') };
    expect(parseConfig(Shape, env).TOKEN).toBe('good');
  });

  test('whose file cannot be read is one problem, not two', () => {
    const Required = z.object({ TOKEN: secret() });
    expect(problemsOf({ TOKEN_FILE: path.join(folder, 'none') }, Required)).toEqual([
      'TOKEN_FILE names a file that cannot be read.',
    ]);
  });

  test('whose file cannot be read does not hide that another is malformed', () => {
    const Two = z.object({ A: secret(), B: secret(), C: secret() });
    expect(problemsOf({ A_FILE: path.join(folder, 'none'), B_FILE: fileOf('bad') }, Two)).toEqual([
      'A_FILE names a file that cannot be read.',
      'B: must begin with good',
      'C is required.',
    ]);
  });

  test('is the only kind of setting that is read from a file', () => {
    expect(problemsOf({ HOST_FILE: fileOf('a') })).toEqual(['HOST is required.']);
  });

  test('of ours may have its file named without being called unknown', () => {
    const Ours = z.object({ SOBA_KEY: secret() });
    expect(problemsOf({ SOBA_KEY_FILE: fileOf('good') }, Ours)).toEqual([]);
  });

  test('is never part of the message, whichever setting it was put into', () => {
    const Everything = Shape.extend({
      ...PostgresConfig.shape,
      ...RedisConfig.shape,
      PRIVATE: privateKeySetting(),
      PUBLIC: publicKeysSetting(),
    });
    const value = fc.stringMatching(/^[ -~]{0,10}Zq[A-Za-z0-9=:,/@]{10,40}$/);
    const names = Object.keys(Everything.shape).filter(
      (name) => !['HOST', 'PRIVATE', 'PUBLIC'].includes(name),
    );
    const any = fc.record({ value, name: fc.constantFrom(...names, 'PRIVATE', 'PUBLIC', 'SOBA_UNKNOWN') });
    fc.assert(
      fc.property(any, ({ value: text, name }) => {
        const marker = text.slice(text.indexOf('Zq'));
        const shown = problemsOf({ HOST: 'a', [name]: text }, Everything).join('\n');
        expect(shown).not.toContain(marker);
        expect(shown).toContain('is required');
      }),
      { numRuns: 300 },
    );
  });
});
