import { createGunzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { refuse } from '#platform/errors.ts';
import { type ExplorerFile, loadExplorerFiles } from './explorer-files.ts';
import type { ExplorerSettings } from './settings.ts';

/** The page may talk to this server only. Its editor sets styles, and starts workers from files beside it. */
const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "worker-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const headers = {
  'content-security-policy': contentPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  // Asked for again each time, and sent again only when it was built anew.
  'cache-control': 'no-cache',
  vary: 'accept-encoding',
};

/** Also with a weight, as long as it is not 0. */
const gzip = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/;

const send = ({ type, etag, zipped }: ExplorerFile, request: FastifyRequest, reply: FastifyReply) => {
  reply.headers(headers).header('etag', etag);
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  const takesZipped = gzip.test(request.headers['accept-encoding'] ?? '');
  if (takesZipped) reply.header('content-encoding', 'gzip');
  return reply.type(type).send(takesZipped ? zipped : createGunzip().end(zipped));
};

/** `/explorer`: GraphiQL with a sign-in, examples and the explanation of an operation. Nothing of it comes from elsewhere. */
export const addExplorerRoutes = (app: FastifyInstance, settings: ExplorerSettings): void => {
  if (!settings.SOBA_EXPLORER) return;
  let files = loadExplorerFiles();
  const fileNamed = (name: string): ExplorerFile => {
    // It may be built while the gateway runs already.
    files ??= loadExplorerFiles();
    return files?.get(name) ?? refuse('NOT_FOUND');
  };
  app.get('/explorer', (request, reply) => send(fileNamed('index.html'), request, reply));
  app.get('/explorer/settings.json', (_request, reply) =>
    reply
      .headers({ ...headers, 'cache-control': 'no-store' })
      .send({ accounts: settings.SOBA_EXPLORER_ACCOUNTS }),
  );
  app.get<{ Params: { file: string } }>('/explorer/:file', (request, reply) =>
    send(fileNamed(request.params.file), request, reply),
  );
};
