import { connect, createServer, type Socket } from 'node:net';

export interface TcpProxy {
  readonly port: number;
  /** Sends new connections elsewhere and cuts those there are, as a managed service does when it fails over. */
  readonly pointTo: (port: number) => void;
  /** Sends new connections elsewhere and leaves those there are. */
  readonly redirect: (port: number) => void;
  /** Nothing passes any more on the connections there are, and nobody is told. */
  readonly freeze: () => void;
  readonly stop: () => Promise<void>;
}

/** One address in front of servers that change. */
export const startTcpProxy = async (target: number): Promise<TcpProxy> => {
  const open = new Set<Socket>();
  let current = target;
  const server = createServer((client) => {
    const upstream = connect(current, '127.0.0.1');
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const cut = (): void => {
    for (const socket of open) socket.destroy();
  };
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    pointTo: (port) => {
      current = port;
      cut();
    },
    redirect: (port) => {
      current = port;
    },
    freeze: () => {
      for (const socket of open) {
        socket.unpipe();
        socket.pause();
      }
    },
    stop: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
