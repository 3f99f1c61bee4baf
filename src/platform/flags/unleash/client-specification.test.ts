import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { systemClock } from '../../clock.ts';
import type { EvaluationContext } from '../evaluation-context.ts';
import { compileSnapshot, type FlagSet } from '../flag-set.ts';
import { applyDelta, DeltaEvent } from './delta.ts';
import { Features } from './feature.ts';
import { bareVariant, translateFeatures } from './translate-features.ts';

const read = createRequire(import.meta.url);
const index = fileURLToPath(import.meta.resolve('@unleash/client-specification/specifications/index.json'));
const folder = path.dirname(index);

const Case = z.object({
  description: z.string(),
  context: z.record(z.string(), z.unknown()),
  toggleName: z.string(),
});

const Specification = z.object({
  name: z.string(),
  state: z.union([Features, z.object({ events: z.array(DeltaEvent) })]),
  tests: z.array(Case.extend({ expectedResult: z.boolean() })).default([]),
  variantTests: z.array(Case.extend({ expectedResult: z.record(z.string(), z.unknown()) })).default([]),
});

const flagsOf = ({ state }: z.output<typeof Specification>): FlagSet => {
  const features = 'events' in state ? applyDelta({ features: [] }, state.events) : state;
  return compileSnapshot(translateFeatures(features, { environment: 'default', revision: '1' }), {
    clock: systemClock,
  });
};

const contextOf = ({ properties, ...context }: Readonly<Record<string, unknown>>): EvaluationContext => ({
  targetingKey: typeof context['userId'] === 'string' ? context['userId'] : null,
  attributes: { ...(properties ?? {}), ...context },
});

/** What Unleash's `getVariant` answers. */
const variantOf = (flags: FlagSet, key: string, context: EvaluationContext) => {
  const evaluation = flags.evaluate(key, context);
  const isOn = evaluation?.enabled === true;
  if (!isOn || evaluation.variant === bareVariant) {
    return { name: 'disabled', enabled: false, feature_enabled: isOn };
  }
  const payload = evaluation.value === null ? {} : { payload: evaluation.value };
  return { name: evaluation.variant, ...payload, enabled: true, feature_enabled: true };
};

const names = z.array(z.string()).parse(read(index));
const specifications = names.map((name) => Specification.parse(read(path.join(folder, name))));

test('every specification is read, with its 279 cases', () => {
  const cases = specifications.flatMap(({ tests, variantTests }) => [...tests, ...variantTests]);
  expect([specifications.length, cases.length]).toEqual([22, 279]);
});

describe.each(specifications.map((specification) => [specification.name, specification] as const))(
  'Unleash %s',
  (_name, specification) => {
    const flags = flagsOf(specification);
    if (specification.tests.length > 0) {
      test.each(specification.tests)('$description', ({ context, toggleName, expectedResult }) => {
        expect(flags.evaluate(toggleName, contextOf(context))?.enabled ?? false).toBe(expectedResult);
      });
    }
    if (specification.variantTests.length > 0) {
      test.each(specification.variantTests)(
        'variant: $description',
        ({ context, toggleName, expectedResult }) => {
          expect(variantOf(flags, toggleName, contextOf(context))).toEqual(expectedResult);
        },
      );
    }
  },
);
