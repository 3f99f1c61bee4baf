import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';

export interface UpstreamRequest {
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly port: number | undefined;
}

export interface Upstream {
  readonly url: string;
  /** Every request so far; the port tells connections apart. */
  readonly requests: readonly UpstreamRequest[];
  readonly stop: () => Promise<void>;
}

export type UpstreamHandler = (body: string, response: ServerResponse, request: IncomingMessage) => void;

/** A tiny real HTTP server in the place of a service behind us; the test decides how it behaves. */
export const startUpstream = async (handler: UpstreamHandler, wantedPort = 0): Promise<Upstream> => {
  const requests: UpstreamRequest[] = [];
  const listener: RequestListener = (request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString('utf8');
    });
    request.on('end', () => {
      const { url = '', headers, socket } = request;
      requests.push({ url, headers, body, port: socket.remotePort });
      handler(body, response, request);
    });
  };
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(wantedPort, '127.0.0.1', resolve));
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
