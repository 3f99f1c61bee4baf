import { Pool } from 'undici';
import { cpuMicroseconds } from './proc.ts';
import type { BenchProcess } from './run-process.ts';

export interface LoadResult {
  readonly requestsPerSecond: number;
  readonly answered: number;
  /** CPU time of the measured process for one request, all its threads included. */
  readonly cpuMicroseconds: number;
}

/** Of a process that serves `/metrics`, all its threads included, since its start. */
export const cpuSeconds = async (url: string): Promise<number> => {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_cpu_seconds_total\{[^}]*\} (\S+)/m.exec(text)?.[1] ?? 0);
};

interface LoadRequest {
  readonly headers: () => Readonly<Record<string, string>>;
  readonly body: () => string;
}

interface LoadForm {
  readonly connections: number;
  /** All ask at once, and again when all are answered: then as many share what can be shared each time. */
  readonly inStep?: boolean;
}

/**
 * Closed loops of clients that ask a process again and again. They keep their connections between one visit and the
 * next, and nothing else is asked meanwhile: whatever is new to a process makes it compile anew, for seconds.
 */
export const openLoad = (
  { url, child }: BenchProcess,
  request: LoadRequest,
  { connections, inStep = false }: LoadForm,
) => {
  const pool = new Pool(url, { connections });
  const ask = async (): Promise<void> => {
    const { statusCode, body } = await pool.request({
      path: '/graphql',
      method: 'POST',
      headers: request.headers(),
      body: request.body(),
    });
    const text = await body.text();
    if (statusCode !== 200 || text.includes('"errors"')) throw new Error(`${statusCode} ${text}`);
  };
  return {
    /** Throws on any answer but 200 without errors. */
    visit: async (milliseconds: number): Promise<LoadResult> => {
      const before = cpuMicroseconds(child.pid ?? 0);
      const started = performance.now();
      let answered = 0;
      const isOver = (): boolean => performance.now() - started >= milliseconds;
      const client = async (): Promise<void> => {
        while (!isOver()) {
          await ask();
          answered += 1;
        }
      };
      const askAll = (): Promise<unknown> => Promise.all(Array.from({ length: connections }, ask));
      if (inStep) for (; !isOver(); answered += connections) await askAll();
      else await Promise.all(Array.from({ length: connections }, client));
      const seconds = (performance.now() - started) / 1000;
      const cpu = cpuMicroseconds(child.pid ?? 0) - before;
      return { requestsPerSecond: answered / seconds, answered, cpuMicroseconds: cpu / answered };
    },
    close: () => pool.close(),
  };
};

/** Of an even number of values, the middle of the two in the middle. */
export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
};

export const percentile = (values: readonly number[] | Float64Array, share: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? Number.NaN;
