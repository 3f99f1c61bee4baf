import type { Dispatcher } from 'undici';
import type { StopSignal } from '../stop-signal.ts';
import { UpstreamFailure } from './failure.ts';
import type { Waiter } from './waiter.ts';

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
  readonly signal: StopSignal;
  readonly maxBytes: number;
}

const tooLarge = (maxBytes: number): UpstreamFailure =>
  new UpstreamFailure('too-large', `The answer has more than ${maxBytes} bytes.`);

const lengthOf = (headers: HttpHeaders): number => Number(headers['content-length'] ?? 0);

const once = { once: true } as const;

/** One request on its way, as undici and the signal tell of it. A class, because every call of every request makes one. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #limits: ExchangeLimits;
  readonly #waiter: Waiter<HttpAnswer>;
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #headers: HttpHeaders = {};
  #chunks: Buffer[] = [];
  #size = 0;
  #failure: Error | undefined;
  readonly #onAbort = (): void => this.#fail(this.#limits.signal.reason as Error);

  constructor(limits: ExchangeLimits, waiter: Waiter<HttpAnswer>) {
    this.#limits = limits;
    this.#waiter = waiter;
    limits.signal.addEventListener('abort', this.#onAbort, once);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#failure !== undefined) controller.abort(this.#failure);
  }

  /** Also of what comes before the answer, with a status of 1xx: the answer takes its place. */
  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: HttpHeaders): void {
    this.#status = status;
    this.#headers = headers;
    const { maxBytes } = this.#limits;
    if (lengthOf(headers) > maxBytes) this.#fail(tooLarge(maxBytes));
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#size += chunk.length;
    const { maxBytes } = this.#limits;
    if (this.#size > maxBytes) this.#fail(tooLarge(maxBytes));
    else if (this.#failure === undefined) this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (this.#failure !== undefined) return;
    this.#limits.signal.removeEventListener('abort', this.#onAbort);
    const [only] = this.#chunks;
    const isWhole = this.#chunks.length === 1 && only !== undefined;
    const body = isWhole ? only : Buffer.concat(this.#chunks, this.#size);
    this.#waiter.resolve({ status: this.#status, headers: this.#headers, body });
  }

  onResponseError(_: unknown, cause: Error): void {
    this.#fail(
      this.#controller === undefined
        ? new UpstreamFailure('unreachable', 'No connection.', { cause })
        : new UpstreamFailure('broken', 'The connection broke.', { cause }),
    );
  }

  #fail(reason: Error): void {
    if (this.#failure !== undefined) return;
    this.#failure = reason;
    this.#chunks = [];
    this.#limits.signal.removeEventListener('abort', this.#onAbort);
    this.#waiter.reject(reason);
    this.#controller?.abort(reason);
  }
}

/**
 * One request and its whole answer, over undici's `dispatch`, which costs less than its `request`: no stream, no signal of
 * its own. A call that is aborted before it got a connection is never sent.
 */
export const exchange = (
  dispatcher: Dispatcher,
  { method, path, headers, body }: HttpRequest,
  limits: ExchangeLimits,
): Promise<HttpAnswer> =>
  new Promise((resolve, reject) => {
    const { signal } = limits;
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const handler = new Exchange(limits, { resolve, reject });
    // One call at a time has a connection, so that it blocks nobody.
    dispatcher.dispatch({ method, path, headers: headers as string[], body, blocking: false }, handler);
  });
