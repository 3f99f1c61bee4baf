import { z } from 'zod';
import { httpUrl, integer } from './config.ts';
import { logLevels } from './logger.ts';

/** What every process needs, whatever it serves. */
export const ServiceConfig = z.object({
  HOST: z.string().min(1).default('127.0.0.1').describe('Address to listen on.'),
  LOG_LEVEL: z.enum(logLevels).default('info').describe('Least severe level that is logged.'),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl()
    .optional()
    .describe(
      'OTLP/HTTP collector, which is sent Protobuf. Headers, time-out, compression and certificates are set as OpenTelemetry says, by `OTEL_EXPORTER_OTLP_*`. Without it no spans are recorded.',
    ),
  OTEL_TRACES_SAMPLER_ARG: z
    .string()
    .regex(/^(0(\.\d+)?|1(\.0+)?)$/, 'must be a number from 0 to 1')
    .transform(Number)
    .default(0.1)
    .describe('Share of new traces that is sampled. A caller that sampled its trace is always followed.'),
  SOBA_BODY_LIMIT_BYTES: integer(2_000_000, { min: 1000, max: 100_000_000 }).describe(
    'Largest request body.',
  ),
  SOBA_HEADER_LIMIT_BYTES: integer(16_384, { min: 4096, max: 1_000_000 }).describe(
    'Largest block of request headers.',
  ),
  SOBA_RECEIVE_TIMEOUT_MS: integer(10_000, { min: 100, max: 600_000 }).describe(
    'Time in which a whole request must arrive.',
  ),
  SOBA_DRAIN_MS: integer(0, { min: 0, max: 300_000 }).describe(
    'After a stop signal: time to serve on while not ready, until load balancers have noticed.',
  ),
  SOBA_STOP_TIMEOUT_MS: integer(30_000, { min: 0, max: 600_000 }).describe(
    'After the port closed: time for requests in flight to end.',
  ),
});

export type ServiceConfig = Readonly<z.output<typeof ServiceConfig>>;
