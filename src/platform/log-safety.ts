import { toError } from './errors.ts';

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

interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly code?: unknown;
  readonly cause?: LoggedError;
}

/** Only this of an error is logged: libraries hang connections, rows and request bodies on theirs. */
export const safeError = (thrown: unknown, depth = 0): LoggedError => {
  const { name, message, stack, code, cause } = toError(thrown) as Error & { readonly code?: unknown };
  return {
    type: name,
    message,
    stack,
    ...(code === undefined ? {} : { code }),
    ...(cause === undefined || depth > 3 ? {} : { cause: safeError(cause, depth + 1) }),
  };
};

/** The same value with `[redacted]` for whatever a secret name holds. A copy only where something is left out. */
export const redact = (value: unknown, depth = 0): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error) return safeError(value);
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
