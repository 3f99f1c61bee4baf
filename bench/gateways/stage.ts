import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startTokenIssuer } from '#support/access-token.ts';
import { createKeyPair } from '#support/keys.ts';
import { cpuMicroseconds } from '../support/proc.ts';
import type { Running, World } from './contender.ts';
import { composeGraph, type Urls } from './graph.ts';
import type { Load } from './loads.ts';
import { otherCore, runPinned } from './run-pinned.ts';
import type { Visit, VisitResult } from './visit.ts';

/** As many accounts take turns as keep each below the limit of its tier. */
const accounts = 200;

export interface Sample extends VisitResult {
  readonly requestsPerSecond: number;
  /** Of the gateway, for one request. */
  readonly cpuMicroseconds: number;
}

export interface Length {
  readonly connections: number;
  readonly milliseconds: number;
  readonly maxRequests?: number;
}

export interface Stage {
  readonly world: World;
  readonly visit: (running: Running, load: Load, length: Length) => Promise<Sample>;
  /** The data of one answer. */
  readonly answer: (running: Running, load: Load) => Promise<unknown>;
  readonly stop: () => Promise<void>;
}

/** What stands around the gateways: subgraphs, load generator, an issuer of access tokens, the supergraph's file. */
export const startStage = async (): Promise<Stage> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'soba-bench-'));
  const subgraphs = runPinned({ file: 'bench/gateways/processes/subgraphs.ts', core: otherCore });
  const urls = (await subgraphs.ask(undefined)) as Urls;
  const generator = runPinned({ file: 'bench/gateways/processes/load.ts', core: otherCore });
  await generator.ask(undefined);
  const issuer = await startTokenIssuer();
  const supergraph = path.join(folder, 'supergraph.graphql');
  writeFileSync(supergraph, composeGraph(urls));
  // New for each visit, because they live shorter than a whole run.
  const signIn = (count: number): Promise<string[]> =>
    Promise.all(
      Array.from({ length: count }, (_, index) => issuer.issue({ sub: `account-${index}`, tier: 'ADMIN' })),
    );
  let latencyMs = 0;
  const setLatency = async (wanted: number): Promise<void> => {
    if (wanted !== latencyMs) await subgraphs.ask(wanted);
    latencyMs = wanted;
  };
  const visit: Stage['visit'] = async (running, load, { maxRequests = 1e9, ...length }) => {
    await setLatency(load.latencyMs);
    const { query, variant } = load;
    const sent: Visit = {
      ...length,
      maxRequests,
      query,
      variant,
      port: running.port,
      tokens: load.signedIn ? await signIn(accounts) : [],
      forwarded: running.product === 'soba',
    };
    const before = cpuMicroseconds(running.pid);
    const result = (await generator.ask(sent)) as VisitResult | { readonly problem: string };
    if ('problem' in result) throw new Error(`${running.product} ${running.sharing}: ${result.problem}`);
    const used = cpuMicroseconds(running.pid) - before;
    return {
      ...result,
      requestsPerSecond: result.answered / result.seconds,
      cpuMicroseconds: used / result.answered,
    };
  };
  const answer: Stage['answer'] = async ({ port }, load) => {
    const [token] = await signIn(1);
    const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(load.signedIn ? { authorization: `Bearer ${token}` } : {}),
      },
      body: JSON.stringify({ query: load.query }),
    });
    const { data, errors } = (await response.json()) as { data?: unknown; errors?: unknown };
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
    return data;
  };
  return {
    world: { supergraph, jwksUrl: issuer.url, principalKey: createKeyPair().privateKey },
    visit,
    answer,
    stop: async () => {
      await Promise.all([generator.stop(), subgraphs.stop(), issuer.stop()]);
      rmSync(folder, { recursive: true });
    },
  };
};
