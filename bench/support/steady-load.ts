import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createReader } from './http-reader.ts';

export interface SteadyLoad {
  readonly url: string;
  readonly path: string;
  readonly perSecond: number;
  readonly seconds: number;
  readonly request: { readonly headers: () => Readonly<Record<string, string>>; readonly body: () => string };
}

const connections = 64;

interface Connection {
  readonly socket: Socket;
  /** By `performance.now()`: since when the request that is on its way has waited. */
  since: number;
}

const textOf = ({ url, path, request }: SteadyLoad): string => {
  const fields = Object.entries(request.headers()).map(([name, value]) => `${name}: ${value}\r\n`);
  const body = request.body();
  return `POST ${path} HTTP/1.1\r\nhost: ${new URL(url).host}\r\n${fields.join('')}content-length: ${body.length}\r\n\r\n${body}`;
};

const open = async (url: string, onAnswer: (connection: Connection, start: string) => void) => {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname).setNoDelay();
  await once(socket, 'connect');
  const connection: Connection = { socket, since: 0 };
  socket.on(
    'data',
    createReader(({ start }) => onAnswer(connection, start)),
  );
  return connection;
};

/**
 * Milliseconds of requests at a steady rate; those of the first second do not count. A request that has to wait until
 * another is answered has waited from the time that it should have begun. It asks with hardly a parser and few objects: its own collections would be in the times, and the threads that do
 * them take the processor from what is measured.
 */
export const putSteadyRequests = async (load: SteadyLoad): Promise<Float64Array> => {
  const { perSecond, seconds } = load;
  const count = Math.floor(perSecond * (seconds + 1));
  const times = new Float64Array(count - perSecond);
  const idle: Connection[] = [];
  let answered = 0;
  const startedAt = performance.now();
  const dueOf = (index: number): number => startedAt + (index * 1000) / perSecond;
  const onAnswer = (connection: Connection, start: string): void => {
    if (!start.includes(' 200 ')) throw new Error(start);
    const counted = answered - perSecond;
    if (counted >= 0) times[counted] = performance.now() - connection.since;
    answered += 1;
    idle.push(connection);
  };
  const all = await Promise.all(Array.from({ length: connections }, () => open(load.url, onAnswer)));
  idle.push(...all);
  let isLate = false;
  for (let sent = 0; sent < count; ) {
    while (sent < count && dueOf(sent) <= performance.now()) {
      // In turn, so that none is idle for so long that it is closed.
      const connection = idle.shift();
      if (connection === undefined) {
        isLate = true;
        break;
      }
      connection.since = isLate ? dueOf(sent) : performance.now();
      connection.socket.write(textOf(load), 'latin1');
      sent += 1;
    }
    isLate &&= idle.length === 0;
    await sleep(1);
  }
  while (answered < count) await sleep(1);
  for (const { socket } of all) socket.destroy();
  return times;
};
