interface Output {
  readonly isTTY?: boolean;
  readonly write: (text: string) => unknown;
}

export type Progress = <T>(name: string, work: () => Promise<T>) => Promise<T>;

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** Says what is being started and how long it took; on a terminal the seconds count while one waits. */
export const createProgress =
  (output: Output): Progress =>
  async (name, work) => {
    const started = performance.now();
    const label = `  ${name.padEnd(24, ' ')}`;
    const show = (): unknown => output.write(`\r${label} ... ${seconds(started)}`);
    const timer = output.isTTY === true ? setInterval(show, 200) : undefined;
    if (timer === undefined) output.write(`${label} ...\n`);
    try {
      const result = await work();
      output.write(`${timer === undefined ? '' : '\r'}${label} ready ${seconds(started)}\n`);
      return result;
    } catch (error) {
      output.write(`${timer === undefined ? '' : '\r'}${label} failed ${seconds(started)}\n`);
      throw error;
    } finally {
      clearInterval(timer);
    }
  };
