import { z } from 'zod';
import type { UpstreamTarget } from '#platform/upstream/create-upstream.ts';
import { exchange } from '#platform/upstream/http-exchange.ts';
import { readJson, readShape } from './read-json.ts';

const timeoutMs = 2000;
const maxBytes = 100_000;

const HealthAnswer = z.object({ status: z.string() });

/** Asks the service how it is, past breaker and bulkhead: they are about calls. */
export const askHealth = async (
  [target]: readonly UpstreamTarget[],
  healthPath: string,
): Promise<'HEALTHY' | 'DEGRADED'> => {
  if (target === undefined) throw new Error('The upstream has no target.');
  const path = `${target.url.pathname}${healthPath.slice(1)}`;
  const request = { method: 'GET', path, headers: ['accept', 'application/json'], body: null } as const;
  const answer = await exchange(target.dispatcher, request, {
    signal: AbortSignal.timeout(timeoutMs),
    maxBytes,
  });
  if (answer.status !== 200) throw new Error(`The health check got HTTP status ${answer.status}.`);
  return readShape(HealthAnswer, readJson(answer)).status === 'degraded' ? 'DEGRADED' : 'HEALTHY';
};
