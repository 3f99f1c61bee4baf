import { trace } from '@opentelemetry/api';
import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino';
import { toError } from './errors.ts';
import { requestScope } from './request-scope.ts';

/** No child loggers: pino would write their bindings past the redaction. */
export type Logger = Pick<PinoLogger, 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'level'>;

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const secretNames: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'set-cookie',
  'password',
  'passphrase',
  'privateKey',
  'secret',
  'token',
  'accessToken',
  'refreshToken',
  'apiKey',
  'email',
  'x-soba-principal',
]);

/** What lies deeper is not written. */
const deepestWritten = 5;

/**
 * The same value with `[redacted]` for whatever a secret name holds. A copy only where there is such a name: pino's own
 * redaction took a tenth of a small request.
 */
const redact = (value: unknown, depth = 0): unknown => {
  // An error is reduced to its safe parts by its serializer.
  if (typeof value !== 'object' || value === null || value instanceof Error) return value;
  if ('toJSON' in value) return value;
  if (depth > deepestWritten) return '[deeper]';
  let copy: Record<string, unknown> | unknown[] | undefined;
  for (const name of Object.keys(value)) {
    const held = (value as Record<string, unknown>)[name];
    if (typeof held !== 'object' && !secretNames.has(name)) continue;
    const shown = secretNames.has(name) ? '[redacted]' : redact(held, depth + 1);
    if (shown === held) continue;
    copy ??= Array.isArray(value) ? [...value] : { ...value };
    Reflect.set(copy, name, shown);
  }
  return copy ?? value;
};

const redactFields = (fields: Record<string, unknown>): Record<string, unknown> =>
  redact(fields) as Record<string, unknown>;

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
  const fields: Record<string, string> = {};
  if (scope !== undefined) fields['requestId'] = scope.requestId;
  if (span !== undefined) {
    fields['traceId'] = span.traceId;
    fields['spanId'] = span.spanId;
  }
  return fields;
};

/** Lines of one millisecond have one text of it. */
const createTimeField = (): (() => string) => {
  let last = 0;
  let text = '';
  return () => {
    const now = Date.now();
    if (now !== last) text = `,"time":"${new Date(now).toISOString()}"`;
    last = now;
    return text;
  };
};

/**
 * Lines are written together, since every write takes as long as several of them: so many bytes, or what there is after
 * a while. Never more at once than a pipe takes whole, which workers share.
 */
const together = { minLength: 3584, maxWrite: 4096, periodicFlush: 100 };

/** JSON lines on standard output, each with the request and trace it belongs to. */
export const createLogger = (
  options: { readonly service: string; readonly level: (typeof logLevels)[number] },
  destination?: DestinationStream,
): Logger =>
  pino(
    {
      level: options.level,
      base: { service: options.service },
      timestamp: createTimeField(),
      formatters: { level: (label) => ({ level: label }), log: redactFields },
      serializers: { err: (thrown: unknown) => safeError(thrown) },
      mixin: requestFields,
    },
    destination ?? pino.destination({ dest: 1, sync: false, ...together }),
  );
