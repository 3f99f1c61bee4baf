import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.ts';

export interface CheckReport {
  readonly up: boolean;
  readonly [detail: string]: unknown;
}

/** One thing that readiness reports. A required one that is down makes the process not ready. */
export interface Check {
  readonly name: string;
  readonly required: boolean;
  readonly run: () => Promise<CheckReport>;
}

const checkTimeoutMs = 2000;

const withTimeout = async (check: Check): Promise<CheckReport> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<CheckReport>((resolve) => {
    timer = setTimeout(() => resolve({ up: false, reason: 'no answer in time' }), checkTimeoutMs);
  });
  try {
    return await Promise.race([check.run(), late]);
  } catch {
    return { up: false, reason: 'the check failed' };
  } finally {
    clearTimeout(timer);
  }
};

const readiness = async (checks: readonly Check[], draining: boolean) => {
  const reports = await Promise.all(checks.map(withTimeout));
  const ready = !draining && checks.every((check, index) => !check.required || reports[index]?.up === true);
  const detail = checks.map((check, index) => {
    const { up = false, ...rest } = reports[index] ?? {};
    return [check.name, { status: up === true ? 'up' : 'down', required: check.required, ...rest }] as const;
  });
  return {
    ready,
    body: {
      status: ready ? 'ready' : draining ? 'stopping' : 'not ready',
      checks: Object.fromEntries(detail),
    },
  };
};

/** `/livez`: the process runs. `/readyz`: it can do its work. `/metrics`: Prometheus text. */
export const createHealthRoutes = (
  app: FastifyInstance,
  options: {
    readonly checks: readonly Check[];
    readonly metrics: Metrics;
    readonly isDraining: () => boolean;
  },
): void => {
  app.get('/livez', async () => ({ status: 'alive' }));
  app.get('/readyz', async (_request, reply) => {
    const { ready, body } = await readiness(options.checks, options.isDraining());
    return reply.code(ready ? 200 : 503).send(body);
  });
  app.get('/metrics', async (_request, reply) => {
    const { registry, expose } = options.metrics;
    return reply.type(registry.contentType).send(await expose());
  });
};
