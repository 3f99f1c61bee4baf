import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { flag, httpUrl, integer, port } from '#platform/config.ts';
import { privateKeySetting, publicKeysSetting } from '#platform/key-settings.ts';
import { RedisConfig } from '#platform/redis.ts';
import { ServiceConfig } from '#platform/service-config.ts';
import { answerCacheSettings } from './answer-cache/settings.ts';
import { authenticationSettings } from './authentication/settings.ts';
import { costSettings } from './cost/settings.ts';
import { documentSettings } from './documents/settings.ts';
import { planSettings } from './execution/plan-settings.ts';
import { explorerSettings } from './explorer/settings.ts';
import { flagSettings } from './flags/settings.ts';
import { guardMode } from './guard.ts';
import { subgraphSettings } from './subgraphs/settings.ts';
import { usageSettings } from './usage/settings.ts';

const committedSupergraph = fileURLToPath(new URL('../../schema/supergraph.graphql', import.meta.url));

const originList = z
  .string()
  .default('')
  .transform((text) => text.split(',').map((origin) => origin.trim()))
  .transform((origins) => origins.filter((origin) => origin !== ''));

export const GatewayConfig = ServiceConfig.extend({
  PORT: port(4000).describe('Port to listen on; 0 takes any free one.'),
  SOBA_WORKERS: integer(1, { min: 1, max: 64 }).describe(
    'Processes that serve the port together; more than one need `REDIS_URL`. `npm start` always runs one.',
  ),
  SOBA_SUPERGRAPH: z
    .string()
    .min(1)
    .default(committedSupergraph)
    .meta({ documentedDefault: 'schema/supergraph.graphql' })
    .describe(
      'Supergraph, a file or a URL. A change is loaded while the gateway runs; a bad one is refused and the old one serves on.',
    ),
  SOBA_SUPERGRAPH_POLL_MS: integer(1000, { min: 50, max: 3_600_000 }).describe(
    'How often the supergraph is looked at. A URL is asked with its `ETag`.',
  ),
  SOBA_SUPERGRAPH_PUBLIC_KEYS: publicKeysSetting()
    .default([])
    .meta({ secret: true })
    .describe(
      'PEM Ed25519 public keys, one after the other. With any, only a supergraph is served that one of them has signed: `npx soba schema sign` puts the signature beside it, with the suffix `.sig`.',
    ),
  SOBA_SUPERGRAPH_LAST_GOOD: z
    .string()
    .min(1)
    .optional()
    .describe(
      'File in which the supergraph that is served is kept, to start with while its source is away or bad.',
    ),
  ...subgraphSettings,
  SOBA_REQUEST_TIMEOUT_MS: integer(30_000, { min: 10, max: 600_000 }).describe(
    'Longest work on one request.',
  ),
  SOBA_PRINCIPAL_PRIVATE_KEY: privateKeySetting()
    .meta({ secret: true })
    .describe('PEM Ed25519 private key that signs who is asking for the subgraphs.'),
  ...authenticationSettings,
  ...planSettings,
  SOBA_GUARD_AUTHORISATION: guardMode('enforce').describe('Authorisation by the directives of the schema.'),
  SOBA_AUTHORISATION_REFUSAL: z
    .enum(['filter', 'reject'])
    .default('filter')
    .describe(
      'A query with fields that the caller may not have: `filter` answers null and an error for each, `reject` refuses the query. Mutations are always rejected.',
    ),
  SOBA_POLICY_URL: httpUrl()
    .optional()
    .describe('Service that decides the policies of `@policy`. Without it every policy is denied.'),
  ...RedisConfig.shape,
  SOBA_GUARD_RATE_LIMIT: guardMode('enforce').describe('Rate limits by tier, and those of single fields.'),
  SOBA_RATE_LIMIT_REFUSAL: z
    .enum(['filter', 'reject'])
    .default('reject')
    .describe(
      'A query with a field whose own bucket is empty: `reject` refuses the query, `filter` answers null and an error for the field where it may be null. Mutations are always rejected.',
    ),
  SOBA_RATE_LIMIT_LEGACY_HEADERS: flag(false).describe(
    'Whether answers also carry `X-RateLimit-Limit`, `-Remaining` and `-Reset`, for clients that do not know `RateLimit`.',
  ),
  SOBA_TRUSTED_HOPS: integer(0, { min: 0, max: 16 }).describe(
    'Proxies of ours in front: so many entries of `X-Forwarded-For`, from the right, are believed.',
  ),
  SOBA_CORS_ORIGINS: originList.describe('Web origins that may call, divided by commas. None by default.'),
  ...flagSettings,
  ...answerCacheSettings,
  ...costSettings,
  ...documentSettings,
  ...usageSettings,
  ...explorerSettings,
});

export type GatewayConfig = Readonly<z.output<typeof GatewayConfig>>;
