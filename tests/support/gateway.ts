import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { composeSupergraph } from '#composition/compose.ts';
import { GatewayConfig } from '#gateway/config.ts';
import { startGateway } from '#gateway/server.ts';
import { parseConfig } from '#platform/config.ts';
import { completeSdl } from '#platform/subgraph-sdl.ts';
import { type GraphqlAnswer, type GraphqlOptions, sendGraphql } from './graphql.ts';
import { createKeyPair } from './keys.ts';
import { startUpstream, type Upstream, type UpstreamHandler } from './upstream.ts';

export interface FakeSubgraph {
  readonly sdl: string;
  readonly handler: UpstreamHandler;
}

export interface TestGateway {
  readonly url: string;
  readonly upstreams: Readonly<Record<string, Upstream>>;
  readonly publicKey: string;
  readonly supergraphFile: string;
  readonly send: (query: string, options?: GraphqlOptions) => Promise<GraphqlAnswer>;
  readonly stop: () => Promise<void>;
}

/** Answers every call with this data. */
export const answerWith =
  (data: unknown): UpstreamHandler =>
  (_body, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data }));
  };

export const composeFakes = (
  fakes: Readonly<Record<string, string>>,
  urls: Readonly<Record<string, string>>,
) =>
  composeSupergraph(
    Object.entries(fakes).map(([name, sdl]) => ({
      name,
      url: urls[name] ?? 'http://127.0.0.1:9',
      sdl: completeSdl(sdl),
    })),
  );

/** A real gateway before tiny servers that stand in for subgraphs and misbehave as the test wants. */
export const startTestGateway = async (
  fakes: Readonly<Record<string, FakeSubgraph>>,
  settings: Readonly<Record<string, string>> = {},
): Promise<TestGateway> => {
  const upstreams: Record<string, Upstream> = {};
  for (const [name, { handler }] of Object.entries(fakes)) upstreams[name] = await startUpstream(handler);
  const folder = mkdtempSync(path.join(tmpdir(), 'soba-supergraph-'));
  const supergraphFile = path.join(folder, 'supergraph.graphql');
  const sdls = Object.fromEntries(Object.entries(fakes).map(([name, { sdl }]) => [name, sdl]));
  const urls = Object.fromEntries(
    Object.entries(upstreams).map(([name, { url }]) => [name, `${url}/graphql`]),
  );
  writeFileSync(supergraphFile, composeFakes(sdls, urls));
  const keys = createKeyPair();
  const stopUpstreams = async (): Promise<void> => {
    for (const upstream of Object.values(upstreams)) await upstream.stop();
    rmSync(folder, { recursive: true });
  };
  const gateway = await startGateway(
    parseConfig(GatewayConfig, {
      LOG_LEVEL: 'silent',
      SOBA_GUARD_RATE_LIMIT: 'off',
      PORT: '0',
      SOBA_DRAIN_MS: '0',
      SOBA_PRINCIPAL_PRIVATE_KEY: keys.privateKey,
      SOBA_SUPERGRAPH: supergraphFile,
      SOBA_SUPERGRAPH_POLL_MS: '50',
      ...settings,
    }),
  ).catch(async (error: unknown) => {
    await stopUpstreams();
    throw error;
  });
  return {
    url: gateway.url,
    upstreams,
    publicKey: keys.publicKey,
    supergraphFile,
    send: (query, options) => sendGraphql(gateway.url, query, options),
    stop: async () => {
      await gateway.stop();
      await stopUpstreams();
    },
  };
};
