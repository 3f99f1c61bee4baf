import { Pool } from 'undici';

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

/** A closed loop of `connections` clients for `milliseconds`. Throws on any answer but 200 without errors. */
export const putLoad = async (
  url: string,
  request: { readonly headers: () => Readonly<Record<string, string>>; readonly body: () => string },
  { connections, milliseconds }: { readonly connections: number; readonly milliseconds: number },
): Promise<LoadResult> => {
  const pool = new Pool(url, { connections });
  const before = await cpuSeconds(url);
  const started = performance.now();
  let answered = 0;
  const client = async (): Promise<void> => {
    while (performance.now() - started < milliseconds) {
      const { statusCode, body } = await pool.request({
        path: '/graphql',
        method: 'POST',
        headers: request.headers(),
        body: request.body(),
      });
      const text = await body.text();
      if (statusCode !== 200 || text.includes('"errors"')) throw new Error(`${statusCode} ${text}`);
      answered += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, client));
  const seconds = (performance.now() - started) / 1000;
  const cpu = (await cpuSeconds(url)) - before;
  await pool.close();
  return { requestsPerSecond: answered / seconds, answered, cpuMicroseconds: (cpu * 1_000_000) / answered };
};

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

export const percentile = (values: readonly number[] | Float64Array, share: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? Number.NaN;
