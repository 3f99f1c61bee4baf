import { describe, expect, test } from '@jest/globals';
import { draftOf, metricOf } from '#support/experiments.ts';
import { isName, problemOfDraft } from './check-draft.ts';

const guardrail = metricOf({ key: 'errors', role: 'GUARDRAIL', better: 'LOWER', tolerance: 0.02 });
const variant = (key: string, payload: string | null = null) => ({ key, payload });
const condition = {
  attribute: 'tier',
  operator: 'IN',
  values: ['FREE'],
  inverted: false,
  caseInsensitive: false,
} as const;

describe('an experiment that is well', () => {
  test.each([
    ['as it comes', draftOf()],
    ['with a guardrail', draftOf({ definition: { metrics: [metricOf(), guardrail] } })],
    ['with targeting', draftOf({ definition: { conditions: [condition], segments: ['beta'] } })],
    ['with a holdout', draftOf({ definition: { holdout: { key: 'year', percentage: 5 } } })],
    ['with a part of a namespace', draftOf({ definition: { namespace: { key: 'shop', from: 0, to: 50 } } })],
    ['without traffic', draftOf({ trafficPercentage: 0 })],
  ])('%s', (_name, draft) => {
    expect(problemOfDraft(draft)).toBeUndefined();
  });
});

describe('an experiment that is not', () => {
  test.each([
    ['no description', draftOf({ description: '' }), 'description'],
    ['a text that cannot be stored', draftOf({ description: 'a\u0000' }), 'stored'],
    ['half a character', draftOf({ definition: { segments: ['\ud800'] } }), 'stored'],
    ['traffic between two steps', draftOf({ trafficPercentage: 0.0004 }), '0.001'],
    ['a cap of zero', draftOf({ definition: { metrics: [metricOf({ kind: 'NUMERIC', cap: 0 })] } }), 'cap'],
    ['a cap of a conversion', draftOf({ definition: { metrics: [metricOf({ cap: 1 })] } }), 'cap'],
    ['too much traffic', draftOf({ trafficPercentage: 100.001 }), 'traffic'],
    ['traffic that is no number', draftOf({ trafficPercentage: Number.NaN }), 'traffic'],
    ['a useless alpha', draftOf({ definition: { alpha: 0.5 } }), 'alpha'],
    ['few planned units', draftOf({ definition: { plannedUnits: 1 } }), 'planned'],
    ['one variant', draftOf({ definition: { variants: [variant('a')] }, weights: [1] }), '2 to 20'],
    [
      'the same variant twice',
      draftOf({ definition: { variants: [variant('a'), variant('a')] } }),
      'of its own',
    ],
    ['a nameless variant', draftOf({ definition: { variants: [variant(''), variant('a')] } }), 'letters'],
    [
      'a large payload',
      draftOf({ definition: { variants: [variant('a'), variant('b', 'x'.repeat(10_001))] } }),
      'payload',
    ],
    ['a missing weight', draftOf({ weights: [1] }), 'weight'],
    ['a negative weight', draftOf({ weights: [-1, 1] }), 'weight'],
    ['weights of zero', draftOf({ weights: [0, 1] }), 'above 0'],
    ['no metric', draftOf({ definition: { metrics: [] } }), '1 to 50'],
    ['no primary metric', draftOf({ definition: { metrics: [guardrail] } }), 'primary'],
    [
      'two primary metrics',
      draftOf({ definition: { metrics: [metricOf(), metricOf({ key: 'b' })] } }),
      'primary',
    ],
    [
      'a guardrail without tolerance',
      draftOf({ definition: { metrics: [metricOf(), { ...guardrail, tolerance: null }] } }),
      'tolerance',
    ],
    [
      'a tolerance above 1',
      draftOf({ definition: { metrics: [metricOf(), { ...guardrail, tolerance: 1.5 }] } }),
      'tolerance',
    ],
    [
      'a conversion per event',
      draftOf({ definition: { metrics: [metricOf({ per: 'EVENT' })] } }),
      'conversion',
    ],
    [
      'a ratio per event',
      draftOf({ definition: { metrics: [metricOf({ kind: 'RATIO', per: 'EVENT' })] } }),
      'ratio',
    ],
    ['an empty part', draftOf({ definition: { namespace: { key: 'shop', from: 50, to: 50 } } }), 'namespace'],
    [
      'a holdout above all',
      draftOf({ definition: { holdout: { key: 'year', percentage: 101 } } }),
      'holdout',
    ],
    [
      'a hostile pattern',
      draftOf({ definition: { conditions: [{ ...condition, operator: 'REGEX', values: ['('] }] } }),
      'REGEX',
    ],
  ])('%s', (_name, draft, told) => {
    expect(problemOfDraft(draft)).toContain(told);
  });

  test.each(['', '-a', 'a b', 'ä', 'a'.repeat(65), 'a\u0000'])('the key %j', (key) => {
    expect(isName(key)).toBe(false);
  });
});
