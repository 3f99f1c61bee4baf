import { expect, test } from '@jest/globals';
import { createLeaveSignal } from './leave-signal.ts';

test('a client leaves once, and all hear of it that listen then', () => {
  const { signal, leave } = createLeaveSignal();
  const heard: string[] = [];
  const gone = (): void => void heard.push('gone');
  signal.addEventListener('abort', () => void heard.push(`one ${signal.aborted}`), { once: true });
  signal.addEventListener('abort', gone);
  signal.addEventListener('abort', () => void heard.push('two'));
  signal.removeEventListener('abort', gone);
  signal.removeEventListener('abort', () => undefined);
  expect([signal.aborted, heard]).toEqual([false, []]);
  leave();
  leave();
  expect([signal.aborted, heard]).toEqual([true, ['one true', 'two']]);
});
