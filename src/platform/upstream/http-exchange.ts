import type { Dispatcher } from 'undici';
import { UpstreamFailure } from './failure.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Added to the path of the upstream's URL. */
  readonly path: string;
  /** Names and values in turn, as undici takes them without work. */
  readonly headers: readonly string[];
  readonly body: string | null;
}

/** By lower-case name; what came more than once is a list. */
export type HttpHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface HttpAnswer {
  readonly status: number;
  readonly headers: HttpHeaders;
  readonly body: Buffer;
}

interface ExchangeLimits {
  readonly signal: AbortSignal;
  readonly maxBytes: number;
}

const tooLarge = (maxBytes: number): UpstreamFailure =>
  new UpstreamFailure('too-large', `The answer has more than ${maxBytes} bytes.`);

const lengthOf = (headers: HttpHeaders): number => Number(headers['content-length'] ?? 0);

/**
 * One request and its whole answer, over undici's `dispatch`, which costs less than its `request`: no stream, no signal of
 * its own. A call that is aborted before it got a connection is never sent.
 */
export const exchange = (
  dispatcher: Dispatcher,
  { method, path, headers, body }: HttpRequest,
  { signal, maxBytes }: ExchangeLimits,
): Promise<HttpAnswer> =>
  new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    let status = 0;
    let fields: HttpHeaders = {};
    let chunks: Buffer[] = [];
    let size = 0;
    let failure: Error | undefined;
    const fail = (reason: Error): void => {
      if (failure !== undefined) return;
      failure = reason;
      chunks = [];
      signal.removeEventListener('abort', onAbort);
      reject(reason);
      controller?.abort(reason);
    };
    const onAbort = (): void => fail(signal.reason);
    if (signal.aborted) {
      onAbort();
      return;
    }
    signal.addEventListener('abort', onAbort, { once: true });
    dispatcher.dispatch(
      { method, path, headers: headers as string[], body },
      {
        onRequestStart: (given) => {
          controller = given;
          if (failure !== undefined) given.abort(failure);
        },
        onResponseStart: (_controller, statusCode, given) => {
          // 1xx comes before the answer.
          if (statusCode < 200) return;
          status = statusCode;
          fields = given;
          if (lengthOf(given) > maxBytes) fail(tooLarge(maxBytes));
        },
        onResponseData: (_controller, chunk) => {
          size += chunk.length;
          if (size > maxBytes) fail(tooLarge(maxBytes));
          else if (failure === undefined) chunks.push(chunk);
        },
        onResponseEnd: () => {
          if (failure !== undefined) return;
          signal.removeEventListener('abort', onAbort);
          const [only] = chunks;
          resolve({
            status,
            headers: fields,
            body: chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, size),
          });
        },
        onResponseError: (_controller, cause) =>
          fail(
            controller === undefined
              ? new UpstreamFailure('unreachable', 'No connection.', { cause })
              : new UpstreamFailure('broken', 'The connection broke.', { cause }),
          ),
      },
    );
  });
