import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { cleanEnv } from '#support/process.ts';

const source = join(import.meta.dirname, '../../src');
const installing = 'Installing packages (npm ci) ...';
let root: string;

/** Writes what it is told and does what its first argument says. */
const program = `
import { appendFileSync } from 'node:fs';
const note = (text: string) => appendFileSync('notes', text + '\\n');
const [action, code] = process.argv.slice(2);
note(['started', ...process.argv.slice(2)].join(' '));
if (action === 'exit') process.exit(Number(code));
process.on('SIGTERM', () => process.exit(5));
process.on('disconnect', () => { note('disconnected'); process.exit(0); });
setInterval(() => undefined, 1000);
`;

const writeLock = (version: string): Promise<void> => {
  const own = { name: 'tiny', version };
  const text = JSON.stringify({ ...own, lockfileVersion: 3, requires: true, packages: { '': own } });
  return writeFile(join(root, 'package-lock.json'), text);
};

const bootstrap = (...args: readonly string[]): ChildProcess => {
  return spawn(process.execPath, [join(root, 'src/bootstrap.mjs'), ...args], {
    env: cleanEnv(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
};

const ending = async (child: ChildProcess): Promise<{ code: number | null; output: string }> => {
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (text) => {
      output += text;
    });
  const [code] = await once(child, 'close');
  return { code, output };
};

const notes = (): Promise<string> => readFile(join(root, 'notes'), 'utf8').catch(() => '');

const untilNoted = async (text: string): Promise<void> => {
  const end = Date.now() + 10_000;
  while (!(await notes()).includes(text)) {
    if (Date.now() > end) throw new Error(`"${text}" was not noted within 10 s.`);
    await sleep(20);
  }
};

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'soba-bootstrap-'));
  await mkdir(join(root, 'src'));
  await cp(join(source, 'bootstrap.mjs'), join(root, 'src/bootstrap.mjs'));
  await cp(join(source, 'bootstrap'), join(root, 'src/bootstrap'), { recursive: true });
  await writeFile(join(root, 'src/all-in-one.ts'), program);
  await writeFile(join(root, 'package.json'), '{"name":"tiny","version":"1.0.0","type":"module"}');
  await writeLock('1.0.0');
});

afterEach(() => rm(root, { recursive: true, force: true }));

test('installs once, again only when the lock changes, and passes arguments and the exit code', async () => {
  const first = await ending(bootstrap('start', 'exit', '7'));
  expect(first).toMatchObject({ code: 7, output: expect.stringContaining(installing) });
  expect(await ending(bootstrap('start', 'exit', '0'))).toEqual({ code: 0, output: '' });
  expect(await notes()).toBe('started exit 7\nstarted exit 0\n');
  await writeFile(join(root, 'package.json'), '{"name":"tiny","version":"2.0.0","type":"module"}');
  await writeLock('2.0.0');
  expect((await ending(bootstrap('start', 'exit', '0'))).output).toContain(installing);
});

test('accepts what an `npm install` by hand has installed', async () => {
  await mkdir(join(root, 'node_modules'));
  await writeFile(join(root, 'node_modules/.package-lock.json'), '{"packages":{}}');
  expect(await ending(bootstrap('start', 'exit', '0'))).toEqual({ code: 0, output: '' });
});

test('says why the packages could not be installed', async () => {
  await writeFile(join(root, 'package-lock.json'), '{');
  const { code, output } = await ending(bootstrap('start'));
  expect(code).toBe(1);
  expect(output).toMatch(/The packages could not be installed: npm ended with 1\.\n.*npm error/s);
  expect(output).not.toContain('    at ');
});

test('two at the same time install once', async () => {
  const both = await Promise.all([
    ending(bootstrap('start', 'exit', '0')),
    ending(bootstrap('start', 'exit', '0')),
  ]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect(both.filter(({ output }) => output.includes(installing))).toHaveLength(1);
});

test('the lock of a killed install does not block', async () => {
  const gone = spawn('true');
  await once(gone, 'exit');
  await writeFile(join(root, '.soba-install.lock'), `${gone.pid}\n`);
  expect((await ending(bootstrap('start', 'exit', '0'))).code).toBe(0);
});

test('a lock names its holder whenever it is there, so that one whose holder was killed is known for dead', async () => {
  const file = join(root, 'a.lock');
  const work = `import { withLock } from ${JSON.stringify(join(source, 'bootstrap/lock.mjs'))};
    for (let n = 0; n < 2000; n += 1) await withLock(${JSON.stringify(file)}, () => undefined, () => undefined);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', work]);
  const ended = once(child, 'exit');
  let [seen, empty] = [0, 0];
  while (child.exitCode === null) {
    for (let n = 0; n < 1000; n += 1) {
      const text = await readFile(file, 'utf8').catch(() => undefined);
      if (text !== undefined) seen += 1;
      if (text === '') empty += 1;
    }
  }
  expect((await ended)[0]).toBe(0);
  expect(seen).toBeGreaterThan(0);
  expect(empty).toBe(0);
});

test('a program that keeps the lock does not begin when we are killed before the lock names it', async () => {
  const file = join(root, 'a.lock');
  // Writing into a pipe without a reader holds the process between the start of the program and the naming.
  const work = `import { withLock } from ${JSON.stringify(join(source, 'bootstrap/lock.mjs'))};
    import { spawnSync } from 'node:child_process';
    await withLock(${JSON.stringify(file)}, async (start) => {
      spawnSync('mkfifo', [\`${file}.\${process.pid}.new\`]);
      console.log('starting');
      start('sh', ['-c', 'touch began; sleep 30'], { cwd: ${JSON.stringify(root)} });
    }, () => undefined);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', work]);
  await once(child.stdout, 'data');
  await sleep(500);
  child.kill('SIGKILL');
  expect((await once(child, 'exit'))[1]).toBe('SIGKILL');
  await sleep(500);
  expect(existsSync(join(root, 'began'))).toBe(false);
});

test('passes SIGTERM on and ends with the code of the program', async () => {
  const child = bootstrap('start', 'wait');
  const end = ending(child);
  await untilNoted('started wait');
  child.kill('SIGTERM');
  expect((await end).code).toBe(5);
});

test('a program that dies of a signal gives 128 and the number of the signal', async () => {
  await writeFile(join(root, 'src/all-in-one.ts'), "process.kill(process.pid, 'SIGKILL');");
  expect((await ending(bootstrap('start'))).code).toBe(137);
});

test('the program notices when it is killed', async () => {
  const child = bootstrap('start', 'wait');
  const end = ending(child);
  await untilNoted('started wait');
  child.kill('SIGKILL');
  await untilNoted('disconnected');
  await end;
});

test('an unknown command lists the commands', async () => {
  const { code, output } = await ending(bootstrap('strat'));
  expect(code).toBe(2);
  expect(output).toMatch(/^Usage: .*start \| dev \| test/);
});
