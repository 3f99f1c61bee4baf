import { setTimeout as sleep } from 'node:timers/promises';
import type { UpstreamHandler } from './upstream.ts';

/** Answers with this body. */
export const answering =
  (
    body: string,
    { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
  ) =>
  (...[, response]: Parameters<UpstreamHandler>): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  };

/** Answers each request with the next handler, and all further ones with the last. */
export const inTurn = (...handlers: readonly [UpstreamHandler, ...UpstreamHandler[]]): UpstreamHandler => {
  let served = 0;
  return (...request) => {
    const handler = handlers[Math.min(served, handlers.length - 1)] ?? handlers[0];
    served += 1;
    handler(...request);
  };
};

/** A connection that is reset before an answer, or after a part of one. */
export const resetting =
  (part?: string): UpstreamHandler =>
  (_body, response) => {
    const { socket } = response;
    if (part === undefined) {
      socket?.resetAndDestroy();
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    response.write(part, () => socket?.resetAndDestroy());
  };

/** A byte now and then, for as long as anyone listens. */
export const trickling: UpstreamHandler = async (_body, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  while (!response.destroyed) {
    response.write(' ');
    await sleep(20);
  }
};

export const silent: UpstreamHandler = () => undefined;

/** A body without a length that is larger than any limit, sent as fast as it is taken. */
export const flooding: UpstreamHandler = (_body, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const chunk = 'x'.repeat(16_384);
  const pour = (): void => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', pour);
  pour();
};
