import { type Environment, parseConfig } from './config.ts';
import { createLogger, type Logger } from './logger.ts';
import { ServiceConfig } from './service-config.ts';
import { type Stoppable, stopInOrder, stopOnSignals } from './shutdown.ts';
import { startTracing } from './tracing/start-tracing.ts';
import { tuneHeap } from './tune-heap.ts';

/** One line for the person who started the process; details only where they help. */
const explain = (error: unknown): string => {
  const { code, message, port, address, name } = Object(error) as Record<string, unknown>;
  if (code === 'EADDRINUSE')
    return `Port ${String(port)} on ${String(address)} is taken. Choose another with PORT, for example PORT=${Number(port) + 1}.`;
  if (code === 'EACCES' && port !== undefined)
    return `Port ${String(port)} needs more rights. Choose one above 1023 with PORT.`;
  return name === 'ConfigError' ? String(message) : `Could not start: ${String(message)}`;
};

const failStart = (error: unknown): never => {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
};

const exitOnFaults = (logger: Logger): void => {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      logger.fatal({ err: error, event }, 'The process cannot go on.');
      process.exit(1);
    });
  }
};

/**
 * The life of a process: tracing before anything loads graphql, start, wait for a signal, stop in order, exit 0.
 * `start` adds each part to `parts` as soon as it runs, so that a failed start stops what has begun and exits 1.
 */
export const runProcess = async (
  name: string,
  env: Environment,
  start: (parts: Stoppable[], logger: Logger) => Promise<void>,
): Promise<void> => {
  tuneHeap();
  const parts: Stoppable[] = [];
  try {
    const config = parseConfig(ServiceConfig, env, 'any');
    const logger = createLogger({ service: name, level: config.LOG_LEVEL });
    exitOnFaults(logger);
    const tracing = startTracing(name, config);
    stopOnSignals(() => [...parts.toReversed(), { name: 'tracing', stop: tracing.stop }], { logger });
    await start(parts, logger).catch(async (error: unknown) => {
      await stopInOrder(parts.toReversed(), logger);
      throw error;
    });
  } catch (error) {
    failStart(error);
  }
};
