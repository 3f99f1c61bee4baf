import { z } from 'zod';
import { flag, integer, urlMap } from '#platform/config.ts';
import { httpVersions } from '#platform/upstream/http-pool.ts';
import { answerHeaderList, forwardRules, nameList } from './header-rules.ts';

const pem = () => z.string().startsWith('-----BEGIN ', 'must be PEM').meta({ secret: true }).optional();

/** `one=200,two=100`, or an empty text for none. */
const timeouts = () =>
  z
    .string()
    .default('')
    .transform((text, context) => {
      const pairs = text
        .split(',')
        .filter((entry) => entry.trim() !== '')
        .map((entry) => /^\s*([a-z][a-z0-9-]*)\s*=\s*([1-9]\d{0,5})\s*$/.exec(entry));
      if (pairs.includes(null)) {
        const message = 'must be name=milliseconds, divided by commas';
        context.addIssue({ code: 'custom', message });
      }
      return new Map(pairs.map((pair) => [pair?.[1] ?? '', Number(pair?.[2])])) as ReadonlyMap<
        string,
        number
      >;
    });

/** How subgraphs are called. */
export const subgraphSettings = {
  SOBA_SUBGRAPH_URLS: urlMap().describe(
    'GraphQL URLs of subgraphs by name, `identity=http://host/graphql,flags=http://a/graphql|http://b/graphql`; several of one subgraph share its calls. Others are called at the URL in the supergraph.',
  ),
  SOBA_SUBGRAPH_HTTP_VERSION: z
    .enum(httpVersions)
    .default('1.1')
    .describe('HTTP version. `2` without TLS needs subgraphs that speak it from the first byte.'),
  SOBA_SUBGRAPH_CONNECTIONS: integer(64, { min: 1, max: 4096 }).describe(
    'Connections to each URL of a subgraph at most.',
  ),
  SOBA_SUBGRAPH_CONCURRENCY: integer(64, { min: 1, max: 100_000 }).describe(
    'Calls of one subgraph at a time. More than its connections are of use with HTTP/2 or with several URLs.',
  ),
  SOBA_SUBGRAPH_QUEUE_LIMIT: integer(1000, { min: 0, max: 1_000_000 }).describe(
    'Calls of one subgraph that wait for others to end; one more fails at once.',
  ),
  SOBA_SUBGRAPH_TIMEOUT_MS: integer(10_000, { min: 10, max: 600_000 }).describe(
    'Longest call of one subgraph, waiting and retries included.',
  ),
  SOBA_SUBGRAPH_TIMEOUTS_MS: timeouts().describe(
    'The same for single subgraphs, `identity=500,flags=200`. None by default.',
  ),
  SOBA_SUBGRAPH_RESPONSE_LIMIT_BYTES: integer(50_000_000, { min: 1000, max: 1_000_000_000 }).describe(
    'Largest answer of a subgraph.',
  ),
  SOBA_SUBGRAPH_RETRIES: integer(2, { min: 0, max: 10 }).describe(
    'How often a query of a subgraph is tried again; all retries together are at most a fifth of its calls. Mutations never are.',
  ),
  SOBA_SUBGRAPH_BREAKER_RESET_MS: integer(60_000, { min: 10, max: 3_600_000 }).describe(
    'How long a subgraph is left alone after half of at least 20 calls in 30 s failed, give or take a fifth; 5 calls then say whether it is back.',
  ),
  SOBA_SUBGRAPH_EJECTION_MS: integer(30_000, { min: 10, max: 3_600_000 }).describe(
    'How long one of several URLs is left alone after 3 failures in a row, give or take a fifth; longer each time.',
  ),
  SOBA_SUBGRAPH_SHARING: flag(true).describe(
    'Whether equal queries of a subgraph that are on their way at the same time are one call: the same URL, body, principal and forwarded headers. Mutations never are. Operations that are alike and that share all their calls are put together once.',
  ),
  SOBA_SUBGRAPH_REQUEST_HEADERS: forwardRules().describe(
    'Headers of the client that subgraphs are sent, `accept-language,identity:cookie`: all of them, or the one that is named. None by default.',
  ),
  SOBA_SUBGRAPH_RESPONSE_HEADERS: answerHeaderList().describe(
    "Headers of subgraphs' answers that the client is sent: `set-cookie` from each, and the most restrictive `cache-control`.",
  ),
  SOBA_SUBGRAPH_CLIENT_INFO: nameList('identity').describe(
    "Subgraphs that are told the client's address and device: personal data, for those alone that need it.",
  ),
  SOBA_SUBGRAPH_CA: pem().describe('PEM certificates of the authorities that subgraphs are trusted by.'),
  SOBA_SUBGRAPH_CERTIFICATE: pem().describe('PEM certificate that the gateway shows to subgraphs.'),
  SOBA_SUBGRAPH_KEY: pem().describe('PEM private key of that certificate.'),
};

const shape = z.object(subgraphSettings);
export type SubgraphSettings = Readonly<z.output<typeof shape>>;
