import { trace } from '@opentelemetry/api';
import { textOf } from './errors.ts';
import { createLogOutput, type LogOutput } from './log-output.ts';
import { redact, safeError } from './log-safety.ts';
import { requestScope } from './request-scope.ts';

/** Fields and a message, or a message alone. */
type Log = (what: object | string, message?: string) => void;

const writtenLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

export const logLevels = [...writtenLevels, 'silent'] as const;

/** It has no children: every line is made, and its secrets left out, in one place. */
export type Logger = Readonly<Record<(typeof writtenLevels)[number], Log>>;

/** Which request, trace and span a line belongs to; it ends with a comma unless it is empty. */
const requestText = (): string => {
  const scope = requestScope.getStore();
  const span = trace.getActiveSpan()?.spanContext();
  const request = scope === undefined ? '' : `"requestId":${JSON.stringify(scope.requestId)},`;
  return span === undefined ? request : `${request}"traceId":"${span.traceId}","spanId":"${span.spanId}",`;
};

/** Members of a JSON object, each with a comma behind it. A line is written whatever it is given. */
const fieldsText = (fields: object): string => {
  try {
    const given = 'err' in fields ? { ...fields, err: safeError(fields.err) } : fields;
    const text = JSON.stringify(redact(given));
    return text === '{}' ? '' : `${text.slice(1, -1)},`;
  } catch (error) {
    return `"unwritable":${JSON.stringify(textOf(error))},`;
  }
};

/** Lines of one millisecond have one text of it. */
const createTimeText = (): (() => string) => {
  let last = 0;
  let text = '';
  return () => {
    const now = Date.now();
    if (now !== last) text = new Date(now).toISOString();
    last = now;
    return text;
  };
};

const silent: Log = () => undefined;

/** JSON lines on standard output, each with the request and trace it belongs to. */
export const createLogger = (
  { service, level }: { readonly service: string; readonly level: (typeof logLevels)[number] },
  output?: LogOutput,
): Logger => {
  const timeText = createTimeText();
  const createLog = (name: string): Log => {
    const start = `{"level":"${name}","time":"`;
    const middle = `","service":${JSON.stringify(service)},`;
    return (what, message) => {
      const [fields, msg] = typeof what === 'string' ? [{}, what] : [what, message];
      const said = `"msg":${JSON.stringify(msg ?? '')}}\n`;
      destination.write(start + timeText() + middle + requestText() + fieldsText(fields) + said);
    };
  };
  const lost = createLog('warn');
  const destination: LogOutput =
    output ?? createLogOutput((lines) => lost({ lines }, 'Log lines were lost: nobody read them.'));
  const logs = writtenLevels.map((name): [string, Log] => {
    const isWritten = writtenLevels.indexOf(name) <= logLevels.indexOf(level) && level !== 'silent';
    return [name, isWritten ? createLog(name) : silent];
  });
  return Object.fromEntries(logs) as unknown as Logger;
};
