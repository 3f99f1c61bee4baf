import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { createReader, type Message } from '../../support/http-reader.ts';
import { shapeQuery } from '../loads.ts';
import type { Visit, VisitResult } from '../visit.ts';

/** Keeps `connections` clients asking in a closed loop. Takes a visit as a message and answers with its result. */

const opening = Buffer.from('{"data":');
const errorsKey = Buffer.from('"errors":');
/** One for all connections: each takes what it has read out of it at once. */
const arriving = Buffer.allocUnsafeSlow(131_072);
let counter = 0;
let lastShape = 1;

/** A walk through all shapes that comes to each only once, and to neighbours far apart. */
const nextShape = (): number => {
  lastShape = (lastShape * 5 + 12_345) & 0xfffff;
  return lastShape;
};

const bodyOf = ({ query, variant }: Visit): string => {
  if (variant === 'shapes') return JSON.stringify({ query: shapeQuery(nextShape()) });
  if (variant === 'same') return JSON.stringify({ query });
  counter += 1;
  return JSON.stringify({ query, variables: { u: counter } });
};

/** Every request comes from another client, of a private network. */
const addressOf = (number: number): string =>
  `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;

const requestText = (visit: Visit, number: number): string => {
  const body = bodyOf(visit);
  const { tokens } = visit;
  const token = tokens.length === 0 ? '' : `authorization: Bearer ${tokens[number % tokens.length]}\r\n`;
  const from = visit.forwarded ? `x-forwarded-for: ${addressOf(number)}\r\n` : '';
  return `POST /graphql HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\naccept: application/json\r\n${token}${from}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
};

/** The bytes of `data` in an answer: what follows it, such as extensions, differs from gateway to gateway. */
const dataIn = (body: Buffer): Buffer =>
  Buffer.from(JSON.stringify(JSON.parse(body.toString('utf8')).data), 'utf8');

const createCheck = ({ variant }: Visit) => {
  let expected: Buffer | undefined;
  const isRight = ({ start, body }: Message): boolean => {
    if (!start.startsWith('HTTP/1.1 200')) return false;
    if (body.compare(opening, 0, opening.length, 0, opening.length) !== 0) return false;
    if (variant === 'shapes') return !body.includes(errorsKey);
    expected ??= dataIn(body);
    const end = opening.length + expected.length;
    return (
      body.length >= end &&
      expected.compare(body, opening.length, end) === 0 &&
      !body.includes(errorsKey, end)
    );
  };
  return {
    isRight,
    hash: () =>
      createHash('sha256')
        .update(expected ?? '')
        .digest('hex'),
  };
};

const percentile = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

const run = (visit: Visit): Promise<VisitResult> => {
  const { promise, resolve, reject } = Promise.withResolvers<VisitResult>();
  const check = createCheck(visit);
  const times: number[] = [];
  let asked = 0;
  let open = visit.connections;
  const started = performance.now();
  const end = started + visit.milliseconds;
  const mayAsk = (): boolean => asked < visit.maxRequests && performance.now() < end;
  const finish = (): void => {
    open -= 1;
    if (open > 0) return;
    const seconds = (performance.now() - started) / 1000;
    const sorted = Float64Array.from(times).sort();
    const [p50, p99] = [percentile(sorted, 0.5), percentile(sorted, 0.99)];
    resolve({ answered: times.length, seconds, p50, p99, hash: check.hash() });
  };
  const openOne = (): void => {
    let sentAt = 0;
    const ask = (): void => {
      if (!mayAsk()) {
        socket.end();
        finish();
        return;
      }
      asked += 1;
      counter += 1;
      sentAt = performance.now();
      socket.write(requestText(visit, counter));
    };
    const read = createReader((message) => {
      times.push(performance.now() - sentAt);
      if (check.isRight(message)) ask();
      else reject(new Error(`${message.start} ${message.body.toString('utf8').slice(0, 500)}`));
    });
    const callback = (length: number, buffer: Uint8Array): boolean => {
      read(Buffer.from(buffer.buffer, buffer.byteOffset, length));
      return true;
    };
    const onread = { buffer: arriving, callback };
    const socket = connect({ host: '127.0.0.1', port: visit.port, noDelay: true, onread });
    socket.once('error', reject);
    socket.once('connect', ask);
  };
  for (let index = 0; index < visit.connections; index += 1) openOne();
  return promise;
};

process.on('message', (message) => {
  run(message as Visit).then(
    (result) => process.send?.(result),
    (error: unknown) => process.send?.({ problem: String(error) }),
  );
});
process.once('disconnect', () => process.exit(0));
process.send?.('ready');
