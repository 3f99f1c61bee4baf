import { setTimeout as sleep } from 'node:timers/promises';
import { median } from './load.ts';

export const say = (name: string, figure: string, promise = ''): void => {
  process.stdout.write(`${name.padEnd(70)}${figure.padStart(14)}  ${promise}\n`);
};
export const perSecond = (value: number): string => `${Math.round(value).toLocaleString('en')}/s`;

/** `work` in a loop by `clients` for one round; the rate of every round. */
export const createMeasurements =
  ({ rounds, roundMs }: { readonly rounds: number; readonly roundMs: number }) =>
  async (clients: number, work: (client: number) => Promise<unknown>): Promise<number[]> => {
    const rates: number[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      let done = 0;
      const startedAt = performance.now();
      const client = async (number: number): Promise<void> => {
        // Looking at the time costs as much as a tenth of what is measured.
        while (performance.now() - startedAt < roundMs) {
          for (let n = 0; n < 20; n += 1) await work(number);
          done += 20;
        }
      };
      await Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
      // The first round warms up.
      if (round > 0) rates.push((done / (performance.now() - startedAt)) * 1000);
    }
    return rates;
  };

/** Requests come at a steady rate, whether or not those before have been answered. Sorted waits of one round. */
export const putSteadyLoad = async (
  { rate, milliseconds }: { readonly rate: number; readonly milliseconds: number },
  work: () => Promise<unknown>,
): Promise<Float64Array> => {
  const waits: number[] = [];
  const pending: Promise<void>[] = [];
  const one = async (): Promise<void> => {
    const startedAt = performance.now();
    await work();
    waits.push(performance.now() - startedAt);
  };
  const startedAt = performance.now();
  for (let sent = 0; performance.now() - startedAt < milliseconds; ) {
    const due = ((performance.now() - startedAt) / 1000) * rate;
    for (; sent < due; sent += 1) pending.push(one());
    await sleep(1);
  }
  await Promise.all(pending);
  return Float64Array.from(waits).sort();
};

/** A quantile of each round's waits, and of those the median. */
export const quantileOfRounds = (part: number, results: readonly Float64Array[]): string =>
  `${median(results.map((waits) => waits[Math.floor(waits.length * part)] ?? 0)).toFixed(2)} ms`;
