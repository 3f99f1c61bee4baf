import { type AddressInfo, createServer } from 'node:net';

export interface ReservedPort {
  readonly port: number;
  /** To be called just before somebody else listens there. */
  readonly release: () => Promise<void>;
}

/** Holds a port, any free one for 0, for what listens there later but has to be known before. Rejects when it is taken. */
export const reservePort = (port: number, host: string): Promise<ReservedPort> =>
  new Promise((resolve, reject) => {
    const holder = createServer((socket) => socket.destroy());
    holder.once('error', reject);
    holder.listen(port, host, () => {
      holder.unref();
      resolve({
        port: (holder.address() as AddressInfo).port,
        release: () => new Promise((released) => holder.close(() => released())),
      });
    });
  });
