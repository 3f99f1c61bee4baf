import pg from 'pg';
import { toError } from './errors.ts';
import type { Logger } from './logger.ts';

export interface PostgresListener {
  readonly stop: () => Promise<void>;
}

const pauseMs = 500;
/** A connection on which nothing comes is asked whether it is still there. */
const askEveryMs = 5000;

/**
 * Hears NOTIFY on one channel. `onNotify` is also called after each connect, because what was said meanwhile is lost. It
 * connects again by itself.
 */
export const startPostgresListener = (options: {
  readonly url: string;
  readonly channel: string;
  readonly onNotify: () => void;
  readonly logger: Logger;
}): PostgresListener => {
  const { channel, onNotify, logger } = options;
  let stopped = false;
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;

  const connectLater = (): void => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(connect, pauseMs).unref();
  };
  const lose = (lost: pg.Client): void => {
    if (client !== lost) return;
    client = undefined;
    lost.end().catch(() => undefined);
    connectLater();
  };
  const ask = (held: pg.Client): void => {
    if (client !== held) return;
    timer = setTimeout(() => {
      held.query('select 1').then(
        () => ask(held),
        () => lose(held),
      );
    }, askEveryMs).unref();
  };
  const connect = (): void => {
    const fresh = new pg.Client({
      connectionString: options.url,
      connectionTimeoutMillis: 2000,
      query_timeout: 2000,
      keepAlive: true,
      application_name: `soba-listen-${channel}`,
    });
    client = fresh;
    fresh.on('notification', () => onNotify());
    fresh.on('error', () => lose(fresh));
    fresh.on('end', () => lose(fresh));
    const listen = async (): Promise<void> => {
      await fresh.connect();
      await fresh.query(`listen ${pg.escapeIdentifier(channel)}`);
      onNotify();
      ask(fresh);
    };
    listen().catch((error: unknown) => {
      logger.debug({ err: toError(error) }, 'The database cannot be listened to.');
      lose(fresh);
    });
  };
  connect();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      const last = client;
      client = undefined;
      await last?.end().catch(() => undefined);
    },
  };
};
