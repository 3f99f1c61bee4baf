import { constants, fstatSync, openSync, writeSync } from 'node:fs';

/** Where finished lines go. */
export interface LogOutput {
  readonly write: (line: string) => void;
}

const standardOutput = 1;
/** Every write takes as long as several lines. A pipe takes so many bytes whole or not at all, and processes share it. */
const wholeBytes = 4096;
/** The longest that a line waits for others, and a full pipe for its reader. */
const waitMs = 100;
/** What is kept for a reader who does not read; what comes after that is lost. */
const keptBytes = 4_000_000;
/** How long an ending process waits for a reader who takes nothing. */
const lastWaitMs = 2000;

/**
 * A pipe that is full must not stop a process that serves. It is opened once more for that: what is said about an open
 * file holds for all that share it, and the others may want to wait. Whatever else output is, files and terminals, takes
 * what it is given.
 */
const openUnwaiting = (): number => {
  try {
    if (!fstatSync(standardOutput).isFIFO()) return standardOutput;
    return openSync('/dev/stdout', constants.O_WRONLY | constants.O_NONBLOCK);
  } catch {
    return standardOutput;
  }
};

/** How many bytes were taken. Where output is gone for good: all, since nobody will ever read them. */
const writeSome = (descriptor: number, bytes: Buffer): number => {
  try {
    return writeSync(descriptor, bytes);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EAGAIN' ? 0 : bytes.length;
  }
};

/** What output has not taken yet, in order. */
const createBacklog = (descriptor: number) => {
  const waiting: Buffer[] = [];
  let size = 0;
  return {
    size: () => size,
    add: (bytes: Buffer): void => {
      waiting.push(bytes);
      size += bytes.length;
    },
    /** Offers all of it, until something is not taken. */
    offer: (): void => {
      for (let first = waiting[0]; first !== undefined; first = waiting[0]) {
        const taken = writeSome(descriptor, first);
        size -= taken;
        if (taken < first.length) {
          waiting[0] = first.subarray(taken);
          return;
        }
        waiting.shift();
      }
    },
  };
};

const sleep = (milliseconds: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
};

/** Standard output, a few lines at a time. `onLost` is told how many lines there was no room for. */
export const createLogOutput = (onLost: (lines: number) => void): LogOutput => {
  const backlog = createBacklog(openUnwaiting());
  let gathered = '';
  let gatheredBytes = 0;
  let lost = 0;
  let isWaiting = false;

  const flush = (): void => {
    if (gathered !== '') backlog.add(Buffer.from(gathered));
    gathered = '';
    gatheredBytes = 0;
    backlog.offer();
    if (lost === 0 || backlog.size() > 0) return;
    const lines = lost;
    lost = 0;
    onLost(lines);
  };
  const flushAtLast = (): void => {
    flush();
    let waitedMs = 0;
    for (let left = backlog.size(); left > 0 && waitedMs < lastWaitMs; left = backlog.size()) {
      sleep(10);
      flush();
      waitedMs = backlog.size() < left ? 0 : waitedMs + 10;
    }
    // What was lost is said last, and needs its own write.
    flush();
  };
  const flushLater = (): void => {
    if (isWaiting) return;
    isWaiting = true;
    process.once('exit', flushAtLast);
    setTimeout(() => {
      isWaiting = false;
      process.off('exit', flushAtLast);
      flush();
      if (backlog.size() > 0 || gathered !== '') flushLater();
    }, waitMs).unref();
  };
  return {
    write: (line) => {
      if (backlog.size() > keptBytes) {
        lost += 1;
        return;
      }
      const bytes = Buffer.byteLength(line);
      if (gatheredBytes + bytes > wholeBytes) flush();
      gathered += line;
      gatheredBytes += bytes;
      flushLater();
    },
  };
};
