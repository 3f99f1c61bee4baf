import { createSecureServer, createServer, type Http2Server, type Http2Session } from 'node:http2';
import { createServer as createHttpsServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Certificates } from './certificates.ts';

interface Seen {
  readonly httpVersion: string;
  readonly body: string;
  /** Who the caller says it is, by its certificate. */
  readonly caller: string | undefined;
}

export interface SecureUpstream {
  readonly url: string;
  readonly requests: readonly Seen[];
  /** Connections so far. */
  readonly connections: () => number;
  readonly stop: () => Promise<void>;
}

interface SecureOptions {
  readonly version: '1.1' | '2';
  /** Without them it speaks HTTP/2 in the clear. */
  readonly certificates?: Certificates;
}

const createFor = ({ version, certificates }: SecureOptions): Http2Server | Server => {
  if (certificates === undefined) return createServer();
  const { server, ca } = certificates;
  const tls = { ...server, ca, requestCert: true, rejectUnauthorized: true };
  return version === '2' ? createSecureServer({ ...tls, allowHTTP1: false }) : createHttpsServer(tls);
};

/** A tiny real server that speaks HTTP/2, or asks its callers for a certificate; `answer` may keep its answer back. */
export const startSecureUpstream = async (
  answer: (body: string) => string | undefined,
  options: SecureOptions,
): Promise<SecureUpstream> => {
  const requests: Seen[] = [];
  const sessions = new Set<Http2Session>();
  let connections = 0;
  const server = createFor(options) as Server;
  server.on(options.certificates === undefined ? 'connection' : 'secureConnection', () => {
    connections += 1;
  });
  (server as unknown as Http2Server).on('session', (session) => {
    sessions.add(session);
  });
  server.on('request', (request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString('utf8');
    });
    request.on('end', () => {
      const socket = request.socket as unknown as TLSSocket;
      const name = options.certificates === undefined ? undefined : socket.getPeerCertificate().subject?.CN;
      requests.push({ httpVersion: request.httpVersion, body, caller: name?.toString() });
      const text = answer(body);
      if (text !== undefined) response.writeHead(200, { 'content-type': 'application/json' }).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http${options.certificates === undefined ? '' : 's'}://127.0.0.1:${port}`,
    requests,
    connections: () => connections,
    stop: async () => {
      for (const session of sessions) session.destroy();
      if (options.version === '1.1') server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
