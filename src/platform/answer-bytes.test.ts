import { setImmediate } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { fillMarks, markFor } from './answer-bytes.ts';
import { requestScope } from './request-scope.ts';

const whole = (sent: string | readonly (string | Buffer)[]): string => [sent].flat().map(String).join('');

const inRequest = <T>(run: () => T): T => requestScope.run({ requestId: 'request-1' }, run);

test('bytes take the places of their marks, in whatever order these stand', () => {
  inRequest(() => {
    const [one, two] = [Buffer.from('"für"'), Buffer.from('[2]')];
    const [first, second] = [markFor(one), markFor(two)];
    expect(first).not.toBe(second);
    expect(whole(fillMarks(`[{"a":${second}},{"a":${first}},{"b":${second}},"ü"]`))).toBe(
      '[{"a":[2]},{"a":"für"},{"b":[2]},"ü"]',
    );
    expect(whole(fillMarks(`${first}`))).toBe('"für"');
    expect(whole(fillMarks('{}'))).toBe('{}');
  });
});

test('a text without marks is sent as it is', () => {
  expect(inRequest(() => fillMarks('{"a":"ü"}'))).toBe('{"a":"ü"}');
  expect(fillMarks('{"a":"ü"}')).toBe('{"a":"ü"}');
});

test('outside of a request there are no marks', () => {
  expect(markFor(Buffer.from('1'))).toBeUndefined();
});

test('requests at the same time have marks of their own', async () => {
  const answers = Array.from({ length: 50 }, (_, n) =>
    inRequest(async () => {
      const text = `${markFor(Buffer.from(`a${n}`))} ${await setImmediate(n)} ${markFor(Buffer.from(`b${n}`))}`;
      await setImmediate();
      return whole(fillMarks(text));
    }),
  );
  await expect(Promise.all(answers)).resolves.toEqual(answers.map((_, n) => `a${n} ${n} b${n}`));
});
