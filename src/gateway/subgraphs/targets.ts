import { createSecureContext } from 'node:tls';
import { ConfigError } from '#platform/config.ts';
import { defaultBreaker } from '#platform/upstream/circuit-breaker.ts';
import type { UpstreamSettings, UpstreamTarget } from '#platform/upstream/create-upstream.ts';
import { createHttpPool, type HttpPoolSettings } from '#platform/upstream/http-pool.ts';
import { defaultRetry } from '#platform/upstream/retry.ts';
import type { SubgraphSettings } from './settings.ts';

const longestConnectMs = 3000;
const failuresToEject = 3;

export const timeoutOf = (config: SubgraphSettings, subgraph: string): number =>
  config.SOBA_SUBGRAPH_TIMEOUTS_MS.get(subgraph) ?? config.SOBA_SUBGRAPH_TIMEOUT_MS;

export const upstreamSettings = (config: SubgraphSettings): UpstreamSettings => ({
  retry: { ...defaultRetry, retries: config.SOBA_SUBGRAPH_RETRIES },
  breaker: { ...defaultBreaker, resetMs: config.SOBA_SUBGRAPH_BREAKER_RESET_MS },
  ejection: { afterFailures: failuresToEject, ejectMs: config.SOBA_SUBGRAPH_EJECTION_MS },
  concurrency: config.SOBA_SUBGRAPH_CONCURRENCY,
  queueLimit: config.SOBA_SUBGRAPH_QUEUE_LIMIT,
  maxAnswerBytes: config.SOBA_SUBGRAPH_RESPONSE_LIMIT_BYTES,
});

const lines = (pem: string | undefined): string | undefined => pem?.replaceAll('\\n', '\n');

const tlsOf = (config: SubgraphSettings): NonNullable<HttpPoolSettings['tls']> => ({
  ca: lines(config.SOBA_SUBGRAPH_CA),
  cert: lines(config.SOBA_SUBGRAPH_CERTIFICATE),
  key: lines(config.SOBA_SUBGRAPH_KEY),
});

/** Certificates that cannot be used stop the start, and not the first call. */
export const checkCertificates = (config: SubgraphSettings): void => {
  const { ca, cert, key } = tlsOf(config);
  if ((cert === undefined) !== (key === undefined))
    throw new ConfigError([
      'SOBA_SUBGRAPH_CERTIFICATE and SOBA_SUBGRAPH_KEY are given together or not at all.',
    ]);
  try {
    createSecureContext({ ca, cert, key });
  } catch {
    // What OpenSSL says may quote the key.
    const names = 'SOBA_SUBGRAPH_CA, SOBA_SUBGRAPH_CERTIFICATE and SOBA_SUBGRAPH_KEY';
    throw new ConfigError([`${names} must be PEM, and the key must be that of the certificate.`]);
  }
};

/** Connections to each URL of a subgraph. */
export const createTargets = (
  [first, ...others]: readonly [string, ...string[]],
  config: SubgraphSettings,
  callMs: number,
): [UpstreamTarget, ...UpstreamTarget[]] => {
  const settings: HttpPoolSettings = {
    connections: config.SOBA_SUBGRAPH_CONNECTIONS,
    connectTimeoutMs: Math.min(callMs, longestConnectMs),
    httpVersion: config.SOBA_SUBGRAPH_HTTP_VERSION,
    tls: tlsOf(config),
  };
  const create = (text: string): UpstreamTarget => {
    const url = new URL(text);
    return { url, dispatcher: createHttpPool(url, settings) };
  };
  return [create(first), ...others.map(create)];
};
