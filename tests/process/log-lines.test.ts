import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { cleanEnv } from '#support/process.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const [processes, lines] = [4, 1500];
const chatty = `'${process.execPath}' --disable-warning=ExperimentalWarning tests/support/chatty.ts`;

/** What a pipeline of the shell's writes: a pipe of Node's is a socket. One that hangs is ended, with all that it began. */
const linesOf = async (pipeline: string): Promise<string[]> => {
  const shell = spawn('sh', ['-c', pipeline], {
    cwd: root,
    env: cleanEnv(),
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const ending = setTimeout(() => process.kill(-Number(shell.pid), 'SIGKILL'), 50_000);
  const written = await text(shell.stdout);
  clearTimeout(ending);
  return written.trimEnd().split('\n');
};

test('lines of processes that share a pipe are whole, however slowly it is read', async () => {
  const all = Array.from({ length: processes }, (_, number) => `${chatty} service${number} ${lines} &`);
  // It is full when it is read, in small pieces.
  const written = await linesOf(`{ ${all.join(' ')} wait; } | { sleep 1; dd bs=700 status=none; }`);
  const counts = Map.groupBy(written, (line) => JSON.parse(line).service);
  expect([...counts].map(([service, its]) => [service, its.length]).toSorted()).toEqual(
    Array.from({ length: processes }, (_, number) => [`service${number}`, lines]),
  );
}, 60_000);

test('a process goes on where nobody reads its lines, and says how many there was no room for', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'soba-lines-'));
  const done = path.join(folder, 'done');
  const said = 20_000;
  try {
    const reader = `while [ ! -e ${done} ]; do sleep 0.05; done; cat`;
    const written = await linesOf(`${chatty} service ${said} ${done} | { ${reader}; }`);
    const parsed = written.map((line) => JSON.parse(line));
    const [lost, ...more] = parsed.filter(({ level }) => level === 'warn');
    expect(more).toEqual([]);
    expect(lost.lines).toBeGreaterThan(0);
    const read = parsed.filter(({ msg }) => msg === 'line').map(({ number }) => number);
    expect(read.length + lost.lines).toBe(said + 1);
    // All in their order, and it is heard again once it is read again.
    expect(read).toEqual(read.toSorted((one, other) => one - other));
    expect(read.at(-1)).toBe(said);
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 60_000);
