import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';

export interface Upstream {
  readonly url: string;
  /** Every request so far: its headers and its body. */
  readonly requests: readonly { readonly headers: IncomingMessage['headers']; readonly body: string }[];
  readonly stop: () => Promise<void>;
}

export type UpstreamHandler = (body: string, response: ServerResponse, request: IncomingMessage) => void;

/** A tiny real HTTP server in the place of a service behind us; the test decides how it behaves. */
export const startUpstream = async (handler: UpstreamHandler): Promise<Upstream> => {
  const requests: { headers: IncomingMessage['headers']; body: string }[] = [];
  const listener: RequestListener = (request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString('utf8');
    });
    request.on('end', () => {
      requests.push({ headers: request.headers, body });
      handler(body, response, request);
    });
  };
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
};
