import { spawn } from 'node:child_process';
import { linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

const heartbeatMs = 1_000;
/** Longer than an npm needs to finish after the death of the process that touched the lock for it. */
const silenceMs = 300_000;

const attempt = (action) => {
  try {
    return action();
  } catch {
    return undefined;
  }
};

const isAlive = (pid) => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
};

const look = (path) => {
  const text = attempt(() => readFileSync(path, 'utf8')) ?? '';
  return {
    text,
    pids: text.split('\n').filter(Boolean).map(Number),
    beat: attempt(() => statSync(path).mtimeMs),
  };
};

/** The text is compared after the move, so that of two processes that see a stale lock only one removes it. */
const removeStale = (path, expected) => {
  const aside = `${path}.${process.pid}`;
  attempt(() => renameSync(path, aside));
  if (look(aside).text !== expected) attempt(() => renameSync(aside, path));
  rmSync(aside, { force: true });
};

/** Stale when all its processes are gone; or, should their numbers be in use again, when nobody touches it any more. */
const waitUntilFree = async (path) => {
  let seen = look(path);
  let since = performance.now();
  while (seen.beat !== undefined) {
    const dead = seen.pids.length > 0 && !seen.pids.some(isAlive);
    if (dead || performance.now() - since > silenceMs) return removeStale(path, seen.text);
    await sleep(200);
    const now = look(path);
    if (now.beat !== seen.beat || now.text !== seen.text) since = performance.now();
    seen = now;
  }
};

/** A lock is never seen without its text: one that names nobody, left by a process that was killed, would hold for minutes. */
const withText = (path, pids, action) => {
  const written = `${path}.${process.pid}.new`;
  try {
    writeFileSync(written, pids.map((pid) => `${pid}\n`).join(''));
    return action(written);
  } finally {
    rmSync(written, { force: true });
  }
};

const claim = (path) => {
  try {
    withText(path, [process.pid], (written) => linkSync(written, path));
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
};

/**
 * Starts a program that keeps the lock if we are killed. It begins once the lock names it, and not at all if we are gone
 * by then: there is no moment at which it runs while the lock looks free.
 */
const startHolder = (path) => (program, args, options) => {
  const whole = { ...options, stdio: ['pipe', 'pipe', 'pipe'] };
  if (process.platform === 'win32') return spawn(program, args, whole);
  const child = spawn('sh', ['-c', 'read -r _ && exec "$0" "$@" </dev/null', program, ...args], whole);
  if (child.pid === undefined) return child;
  child.stdin.on('error', () => undefined);
  withText(path, [process.pid, child.pid], (written) => renameSync(written, path));
  child.stdin.end('\n');
  return child;
};

/** Runs `action` in one process at a time. It is given `spawn` for programs that keep the lock if this process is killed. */
export const withLock = async (path, action, onWait) => {
  for (let waited = false; !claim(path); waited = true) {
    if (!waited) onWait();
    await waitUntilFree(path);
  }
  const touch = () => attempt(() => utimesSync(path, new Date(), new Date()));
  const heartbeat = setInterval(touch, heartbeatMs);
  try {
    return await action(startHolder(path));
  } finally {
    clearInterval(heartbeat);
    rmSync(path, { force: true });
  }
};
