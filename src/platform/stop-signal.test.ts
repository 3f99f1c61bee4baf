import { expect, test } from '@jest/globals';
import { createStopSignal } from './stop-signal.ts';

test('work stops once, and all hear of it that listen then', () => {
  const { signal, stop } = createStopSignal();
  const heard: string[] = [];
  const gone = (): void => void heard.push('gone');
  signal.addEventListener('abort', () => void heard.push(`one ${signal.aborted}`), { once: true });
  signal.addEventListener('abort', gone);
  signal.addEventListener('abort', () => void heard.push('two'));
  signal.removeEventListener('abort', gone);
  signal.removeEventListener('abort', () => undefined);
  expect([signal.aborted, signal.reason, heard]).toEqual([false, undefined, []]);
  const first = new Error('first');
  stop(first);
  stop(new Error('second'));
  expect([signal.aborted, signal.reason, heard]).toEqual([true, first, ['one true', 'two']]);
});
