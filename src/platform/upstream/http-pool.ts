import { Pool } from 'undici';

export const httpVersions = ['1.1', '2'] as const;

export interface HttpPoolSettings {
  readonly connections: number;
  readonly connectTimeoutMs: number;
  /** `2` over TLS falls back to 1.1 when the server does not speak it; without TLS it does not. */
  readonly httpVersion: (typeof httpVersions)[number];
  /** PEM. The authority to trust instead of the system's, and what we show when the server asks who we are. */
  readonly tls?: {
    readonly ca?: string | undefined;
    readonly cert?: string | undefined;
    readonly key?: string | undefined;
  };
}

/** Connections to one server, kept alive between calls. How long a call takes is for the caller to limit. */
export const createHttpPool = (url: URL, settings: HttpPoolSettings): Pool => {
  const isHttp2 = settings.httpVersion === '2';
  return new Pool(url.origin, {
    connections: settings.connections,
    allowH2: isHttp2,
    ...(isHttp2 && url.protocol === 'http:' ? { useH2c: true } : {}),
    connect: { timeout: settings.connectTimeoutMs, preferH2: isHttp2, ...settings.tls },
    headersTimeout: 0,
    bodyTimeout: 0,
  });
};
