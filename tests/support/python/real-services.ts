import { ensureEnvironment } from '../../../src/python/ensure-environment.ts';
import { pythonServices } from '../../../src/python/layout.ts';
import { startPythonServices, urlSettings } from '../../../src/python/start-services.ts';
import { createEmptyDatabase } from '../database.ts';
import { cleanEnv } from '../process.ts';

export interface RealServices {
  /** Where they are, for the subgraphs. */
  readonly env: Readonly<Record<string, string>>;
  readonly urls: ReadonlyMap<string, string>;
  readonly stop: () => Promise<void>;
}

/** The Python services as they are, in a process of their own, on a database filled with synthetic data. */
export const startRealServices = async (): Promise<RealServices> => {
  const python = await ensureEnvironment('run', { env: process.env, progress: (_name, work) => work() });
  const database = await createEmptyDatabase();
  const running = await startPythonServices({
    python,
    names: pythonServices.map(({ name }) => name),
    env: cleanEnv({
      DATABASE_URL: database.url,
      HOST: '127.0.0.1',
      LOG_LEVEL: 'warn',
      SOBA_SEED_DEMO: 'true',
      ...Object.fromEntries(pythonServices.map(({ portSetting }) => [portSetting, '0'])),
    }),
    onLine: (line) => process.stderr.write(`${line}\n`),
    onExit: (why) => process.stderr.write(`The Python services stopped (${why}).\n`),
  });
  return {
    env: urlSettings(running.urls),
    urls: running.urls,
    stop: async () => {
      await running.stop();
      await database.drop();
    },
  };
};
