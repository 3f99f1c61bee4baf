import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createReader } from '../bench/support/http-reader.ts';
import { median } from '../bench/support/load.ts';

test.each([
  [[], Number.NaN],
  [[3], 3],
  [[3, 1], 2],
  [[9, 1, 2], 2],
  [[4, 100, 1, 2], 3],
])('the median of %j is %d', (values, middle) => {
  expect(median(values)).toBe(middle);
});

const inOnePiece = (body: string): string =>
  `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const inChunks = (body: string): string => {
  const chunks = (body.match(/.{1,7}/g) ?? []).map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`);
  return `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunks.join('')}0\r\n\r\n`;
};

test('messages are read whole, wherever what arrives is cut, from memory that is used again', () => {
  const bodies = fc.array(fc.tuple(fc.stringMatching(/^[a-z]{0,40}$/), fc.boolean()), { minLength: 1 });
  const cuts = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 });
  fc.assert(
    fc.property(bodies, cuts, (sent, lengths) => {
      const wire = Buffer.from(sent.map(([body, whole]) => (whole ? inOnePiece : inChunks)(body)).join(''));
      const arriving = Buffer.alloc(60);
      const read: string[] = [];
      const take = createReader(({ start, body }) => read.push(`${start} ${body}`));
      for (let at = 0, piece = 0; at < wire.length; piece += 1) {
        const length = wire.copy(arriving, 0, at, at + (lengths[piece % lengths.length] ?? 1));
        take(arriving.subarray(0, length));
        at += length;
      }
      expect(read).toEqual(sent.map(([body]) => `HTTP/1.1 200 OK ${body}`));
    }),
  );
});
