import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { flag, integer, urlMap } from './config.ts';
import { describeSettings } from './describe-config.ts';
import { PostgresConfig } from './postgres.ts';
import { RedisConfig } from './redis.ts';

const plain = { fallback: '', required: false, secret: false };

describe('the description of settings', () => {
  test('names what is required, the default as one writes it, and what is secret, by name', () => {
    const shape = z.object({
      SIZE: integer(10, { min: 1, max: 20 }).describe('How many.'),
      STRICT: flag(false).describe('Whether.'),
      NAME: z.string().describe('Who.'),
      MAYBE: z.string().optional().describe('Perhaps.'),
      URLS: urlMap().describe('Where.'),
      WHICH: z
        .string()
        .default('a,b')
        .transform((text) => new Set(text.split(',')))
        .describe('Which of them.'),
      KEY: z.string().meta({ secret: true }).describe('What opens it.'),
      PLACE: z.string().default('/tmp/x').meta({ documentedDefault: 'a folder' }).describe('In which.'),
    });
    expect(describeSettings(shape)).toEqual([
      { ...plain, name: 'KEY', description: 'What opens it.', required: true, secret: true },
      { ...plain, name: 'MAYBE', description: 'Perhaps.' },
      { ...plain, name: 'NAME', description: 'Who.', required: true },
      { ...plain, name: 'PLACE', description: 'In which.', fallback: 'a folder' },
      { ...plain, name: 'SIZE', description: 'How many.', fallback: '10' },
      { ...plain, name: 'STRICT', description: 'Whether.', fallback: 'false' },
      { ...plain, name: 'URLS', description: 'Where.' },
      { ...plain, name: 'WHICH', description: 'Which of them.', fallback: 'a,b' },
    ]);
  });

  test.each([
    ['DATABASE_URL', PostgresConfig, true],
    ['REDIS_URL', RedisConfig, false],
  ])('knows that %s, which may hold a password, is secret', (name, shape, required) => {
    const setting = describeSettings(shape).find((candidate) => candidate.name === name);
    expect(setting).toMatchObject({ secret: true, required });
  });
});
