import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { cleanEnv } from '#support/process.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const [processes, lines] = [4, 1500];

test('lines of processes that share a pipe are whole, however slowly it is read', async () => {
  const node = `'${process.execPath}' --disable-warning=ExperimentalWarning tests/support/chatty.ts`;
  const all = Array.from({ length: processes }, (_, number) => `${node} service${number} ${lines} &`);
  // A pipe of the shell's: what Node makes for a child is a socket. It is full when it is read, in small pieces.
  const shell = spawn('sh', ['-c', `{ ${all.join(' ')} wait; } | { sleep 1; dd bs=700 status=none; }`], {
    cwd: root,
    env: cleanEnv(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const written = (await text(shell.stdout)).trimEnd().split('\n');
  const counts = Map.groupBy(written, (line) => JSON.parse(line).service);
  expect([...counts].map(([service, its]) => [service, its.length]).toSorted()).toEqual(
    Array.from({ length: processes }, (_, number) => [`service${number}`, lines]),
  );
}, 60_000);
