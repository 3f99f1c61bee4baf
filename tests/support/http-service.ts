import { parseConfig } from '#platform/config.ts';
import { type HttpService, type HttpServiceOptions, startHttpService } from '#platform/http-service.ts';
import { createMetrics, type Metrics } from '#platform/metrics.ts';
import { ServiceConfig } from '#platform/service-config.ts';
import { createTestLog, type TestLog } from './log.ts';

export interface TestService extends HttpService {
  readonly log: TestLog;
  readonly metrics: Metrics;
}

/** The real HTTP service on a free port; `settings` are its environment. */
export const startTestService = async (
  routes: HttpServiceOptions['routes'] = () => undefined,
  options: Partial<Pick<HttpServiceOptions, 'checks' | 'port' | 'beforeListen'>> & {
    readonly settings?: Readonly<Record<string, string>>;
  } = {},
): Promise<TestService> => {
  const log = createTestLog();
  const metrics = createMetrics({ service: 'test', withProcess: false });
  const config = parseConfig(ServiceConfig, { SOBA_DRAIN_MS: '0', ...options.settings });
  const checks = options.checks ?? [];
  const service = await startHttpService({
    name: 'test',
    port: options.port ?? 0,
    config,
    logger: log.logger,
    metrics,
    checks,
    routes,
    beforeListen: options.beforeListen,
  });
  return { ...service, log, metrics };
};
