import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createPassingMap } from './passing-map.ts';

type Step = readonly ['set' | 'delete', number];

test('is a map, however much passes through it', () => {
  const step = fc.tuple(fc.constantFrom('set' as const, 'delete' as const), fc.nat(30));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 1000, size: 'max' }), (steps: Step[]) => {
      const map = createPassingMap<number, number>();
      const model = new Map<number, number>();
      for (const [at, [action, key]] of steps.entries()) {
        if (action === 'set') {
          map.set(key, at);
          model.set(key, at);
        } else {
          map.delete(key);
          model.delete(key);
        }
        expect([map.get(key), map.size()]).toEqual([model.get(key), model.size]);
      }
      expect([...map.values()]).toEqual([...model.values()]);
    }),
  );
});

test('keeps little of what has passed before the whole heap is collected; a plain map keeps it all', () => {
  const flags = ['--expose-gc', '--disable-warning=ExperimentalWarning'];
  const output = execFileSync(process.execPath, [...flags, 'tests/support/kept-after-passing.ts']);
  const { passing, plain } = JSON.parse(String(output)) as { passing: number; plain: number };
  expect(passing).toBeLessThan(4);
  // Should this fail some day, V8 has changed, and this module can go.
  expect(plain).toBeGreaterThan(10);
});
