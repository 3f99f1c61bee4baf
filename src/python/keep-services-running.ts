import { setTimeout as sleep } from 'node:timers/promises';
import { toError } from '#platform/errors.ts';
import {
  type PythonOptions,
  portSettings,
  type RunningPython,
  startPythonServices,
} from './start-services.ts';

export interface KeptOptions extends Omit<PythonOptions, 'onExit'> {
  /** Said of what goes wrong and of what comes back. */
  readonly onNotice: (message: string) => void;
}

const firstPauseMs = 500;
const longestPauseMs = 30_000;

interface State {
  current: RunningPython | undefined;
  readonly stopping: AbortController;
}

/** Until it runs again or is to stop; each pause is twice the one before. */
const startAgain = async (
  options: PythonOptions,
  { stopping }: State,
): Promise<RunningPython | undefined> => {
  for (let pause = firstPauseMs; !stopping.signal.aborted; pause = Math.min(2 * pause, longestPauseMs)) {
    await sleep(pause, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
    if (stopping.signal.aborted) return undefined;
    try {
      return await startPythonServices(options);
    } catch (error) {
      options.onLine(toError(error).message);
    }
  }
  return undefined;
};

/** As `startPythonServices`; services that stop by themselves are started again, where they were. */
export const keepServicesRunning = async (options: KeptOptions): Promise<RunningPython> => {
  const { onNotice } = options;
  const state: State = { current: undefined, stopping: new AbortController() };
  const onExit = async (why: string): Promise<void> => {
    onNotice(
      `The Python services stopped by themselves (${why}). Their fields are null until they run again.`,
    );
    const env = { ...options.env, ...portSettings(first.urls) };
    const again = await startAgain({ ...options, env, onExit, mayMove: false }, state);
    state.current = again;
    if (again === undefined) return;
    // The signal to stop may have come while it started.
    if (state.stopping.signal.aborted) await again.stop();
    else onNotice('The Python services run again.');
  };
  const first = await startPythonServices({ ...options, onExit });
  state.current = first;
  return {
    ...first,
    stop: async () => {
      state.stopping.abort();
      await state.current?.stop();
    },
  };
};
