import { trace } from '@opentelemetry/api';
import { type DestinationStream, type Logger, pino } from 'pino';
import { toError } from './errors.ts';
import { requestScope } from './request-scope.ts';

export type { Logger };

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const secretNames = [
  'authorization',
  'cookie',
  'password',
  'passphrase',
  'privateKey',
  'secret',
  'token',
  'accessToken',
  'refreshToken',
  'apiKey',
  'email',
  '["set-cookie"]',
  '["x-soba-principal"]',
];

const redactedPaths = secretNames.flatMap((name) =>
  ['', '*', '*.*', '*.*.*'].map((prefix) => {
    const dot = prefix === '' || name.startsWith('[') ? '' : '.';
    return `${prefix}${dot}${name}`;
  }),
);

interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly code?: unknown;
  readonly cause?: LoggedError;
}

/** Only this of an error is logged: libraries hang connections, rows and request bodies on theirs. */
const safeError = (thrown: unknown, depth = 0): LoggedError => {
  const { name, message, stack, code, cause } = toError(thrown) as Error & { readonly code?: unknown };
  return {
    type: name,
    message,
    stack,
    ...(code === undefined ? {} : { code }),
    ...(cause === undefined || depth > 3 ? {} : { cause: safeError(cause, depth + 1) }),
  };
};

const requestFields = (): Record<string, string> => {
  const span = trace.getActiveSpan()?.spanContext();
  const scope = requestScope.getStore();
  return {
    ...(scope === undefined ? {} : { requestId: scope.requestId }),
    ...(span === undefined ? {} : { traceId: span.traceId, spanId: span.spanId }),
  };
};

/** JSON lines on standard output, each with the request and trace it belongs to. */
export const createLogger = (
  options: { readonly service: string; readonly level: (typeof logLevels)[number] },
  destination?: DestinationStream,
): Logger =>
  pino(
    {
      level: options.level,
      base: { service: options.service },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: redactedPaths, censor: '[redacted]' },
      serializers: { err: (thrown: unknown) => safeError(thrown) },
      mixin: requestFields,
    },
    destination ?? pino.destination({ dest: 1, sync: false }),
  );
