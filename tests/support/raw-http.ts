import { connect, type Socket } from 'node:net';

export interface RawConnection {
  readonly socket: Socket;
  /** Everything that arrived so far. */
  readonly received: () => string;
  /** Resolves as soon as `pattern` has arrived, or rejects when the other side hangs up before. */
  readonly until: (pattern: RegExp) => Promise<void>;
  /** When the other side has ended or reset the connection. */
  readonly ended: Promise<void>;
}

/** A TCP connection for what no HTTP client sends. With `halfOpen` it stays open after the other side's end. */
export const openRaw = (url: string, options: { readonly halfOpen?: boolean } = {}): RawConnection => {
  const { hostname, port } = new URL(url);
  const socket = connect({
    host: hostname,
    port: Number(port),
    allowHalfOpen: options.halfOpen ?? false,
  });
  let text = '';
  let over = false;
  const waiting = new Set<() => void>();
  const wake = (): void => {
    for (const look of waiting) look();
  };
  socket.setEncoding('utf8');
  socket.on('error', () => undefined);
  socket.on('data', (chunk: string) => {
    text += chunk;
    wake();
  });
  const ended = new Promise<void>((resolve) => {
    for (const event of ['end', 'close']) {
      socket.once(event, () => {
        over = true;
        wake();
        resolve();
      });
    }
  });
  return {
    socket,
    received: () => text,
    ended,
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!pattern.test(text) && !over) return;
          waiting.delete(look);
          if (pattern.test(text)) resolve();
          else reject(new Error(`The connection ended before ${pattern}; it had sent: ${text}`));
        };
        waiting.add(look);
        look();
      }),
  };
};
