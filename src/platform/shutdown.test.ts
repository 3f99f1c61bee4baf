import { describe, expect, test } from '@jest/globals';
import { createTestClock } from '#support/clock.ts';
import { createTestLog } from '#support/log.ts';
import { until } from '#support/until.ts';
import { type Stoppable, stopInOrder, stopOnSignals } from './shutdown.ts';

type Signal = 'SIGINT' | 'SIGTERM' | 'disconnect';

/** In the place of the process: the test sends the signals and sees the exit codes. */
const createSource = () => {
  const listeners = new Map<Signal, () => void>();
  const exits: number[] = [];
  return {
    exits,
    send: (signal: Signal) => listeners.get(signal)?.(),
    on: (signal: Signal, listener: () => void) => listeners.set(signal, listener),
    exit: ((code: number) => exits.push(code)) as unknown as (code: number) => never,
  };
};

const createParts = (...names: readonly string[]) => {
  const stopped: string[] = [];
  const parts = names.map(
    (name): Stoppable => ({
      name,
      stop: async () => {
        await Promise.resolve();
        stopped.push(name);
        if (name.startsWith('failing')) throw new Error(`${name} does not stop`);
      },
    }),
  );
  return { parts, stopped };
};

describe('stopping in order', () => {
  test('stops one part after the other', async () => {
    const { parts, stopped } = createParts('http', 'server', 'database');
    await expect(stopInOrder(parts, createTestLog().logger)).resolves.toBe(true);
    expect(stopped).toEqual(['http', 'server', 'database']);
  });

  test('stops the rest when a part fails, and logs which one', async () => {
    const { parts, stopped } = createParts('http', 'failing server', 'database');
    const { logger, lines } = createTestLog();
    await expect(stopInOrder(parts, logger)).resolves.toBe(false);
    expect(stopped).toEqual(['http', 'failing server', 'database']);
    expect(lines()).toMatchObject([
      { level: 'error', part: 'failing server', err: { message: 'failing server does not stop' } },
    ]);
  });
});

describe('a process that gets a signal', () => {
  const start = (parts: readonly Stoppable[]) => {
    const source = createSource();
    const clock = createTestClock();
    stopOnSignals(() => parts, { logger: createTestLog().logger, source, clock });
    return { source, clock };
  };
  const hanging: Stoppable = { name: 'hanging', stop: () => new Promise(() => undefined) };

  test.each(['SIGINT', 'SIGTERM', 'disconnect'] as const)('stops all on %s and exits 0', async (signal) => {
    const { parts, stopped } = createParts('http', 'database');
    const { source } = start(parts);
    expect(source.exits).toEqual([]);
    source.send(signal);
    await until(() => source.exits.length > 0);
    expect(source.exits).toEqual([0]);
    expect(stopped).toEqual(['http', 'database']);
  });

  test('exits 1 when a part fails to stop', async () => {
    const { parts, stopped } = createParts('failing http', 'database');
    const { source } = start(parts);
    source.send('SIGTERM');
    await until(() => source.exits.length > 0);
    expect(source.exits).toEqual([1]);
    expect(stopped).toEqual(['failing http', 'database']);
  });

  test('stops what runs at that moment, not what ran when it began to listen', async () => {
    const { parts, stopped } = createParts('late');
    const running: Stoppable[] = [];
    const { source } = start(running);
    running.push(...parts);
    source.send('SIGTERM');
    await until(() => source.exits.length > 0);
    expect(stopped).toEqual(['late']);
  });

  test('ignores the same Ctrl-C when it arrives a second time within half a second', () => {
    const { source, clock } = start([hanging]);
    source.send('SIGINT');
    clock.advance(500);
    source.send('SIGINT');
    expect(source.exits).toEqual([]);
  });

  test('does not wait any longer on a second signal after that, and exits 130', () => {
    const { source, clock } = start([hanging]);
    source.send('SIGTERM');
    clock.advance(501);
    source.send('SIGINT');
    expect(source.exits).toEqual([130]);
  });

  test('stops each part once, whatever else arrives', async () => {
    const { parts, stopped } = createParts('http');
    const { source } = start(parts);
    source.send('SIGINT');
    source.send('SIGTERM');
    source.send('disconnect');
    await until(() => source.exits.length > 0);
    expect({ stopped, exits: source.exits }).toEqual({ stopped: ['http'], exits: [0] });
  });
});
