import { ApolloServer, type BaseContext } from '@apollo/server';
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type DocumentNode, type GraphQLSchema, parse } from 'graphql';
import type { z } from 'zod';
import { type ClientInfo, clientInfoHeader, parseClientInfo } from './client-info.ts';
import { type Clock, systemClock } from './clock.ts';
import { type ConfigShape, type Environment, integer, parseConfig, port } from './config.ts';
import { deadlineFrom, timeoutHeader } from './deadline.ts';
import { createErrorFormatter } from './graphql-errors.ts';
import { createGraphqlRoute } from './graphql-http.ts';
import type { Check } from './health.ts';
import { type HttpService, startHttpService } from './http-service.ts';
import { createPrincipalVerifier, type Principal, principalHeader } from './identity.ts';
import { publicKeysSetting } from './key-settings.ts';
import { createLogger, type Logger } from './logger.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import type { MigrationSet } from './migrate.ts';
import { ServiceConfig } from './service-config.ts';
import { loadSdl } from './subgraph-sdl.ts';

/** What every resolver may know of its request; a subgraph's own context adds to it. */
export interface RequestBase {
  readonly principal: Principal;
  /** What the gateway signed, to tell another subgraph who is asking. */
  readonly principalToken: string;
  /** The device that the request came from. */
  readonly client: ClientInfo;
  readonly requestId: string;
  /** When the answer must be ready, in milliseconds since the epoch. */
  readonly deadline: number;
  readonly logger: Logger;
}

export interface SubgraphParts<Config> {
  readonly config: Config & CommonConfig;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly name: string;
  readonly migrations: MigrationSet | undefined;
}

type SubgraphModule = Extract<Parameters<typeof buildSubgraphSchema>[0], { readonly typeDefs: DocumentNode }>;
type Resolvers = NonNullable<SubgraphModule['resolvers']>;

export interface SubgraphInstance<Context extends RequestBase> {
  readonly resolvers: object;
  readonly createContext: (base: RequestBase) => Context;
  readonly checks: readonly Check[];
  /** HTTP routes beside `/graphql`. */
  readonly routes?: (app: FastifyInstance) => void;
  /** Fills an empty development database with the data that the README's examples show. */
  readonly seedDemo?: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface SubgraphDefinition<Shape extends ConfigShape, Context extends RequestBase> {
  readonly name: string;
  readonly port: number;
  readonly schema: URL;
  readonly config: Shape;
  readonly migrations?: URL;
  /** Enforcement of the schema's directives, applied in this order. */
  readonly directives: readonly ((schema: GraphQLSchema) => GraphQLSchema)[];
  readonly create: (parts: SubgraphParts<Readonly<z.output<Shape>>>) => SubgraphInstance<Context>;
}

export interface StartOptions {
  readonly env: Environment;
  readonly alsoKnown?: readonly string[];
  /** One service of a process reports on the process as a whole. */
  readonly withProcessMetrics: boolean;
}

export interface RunningSubgraph extends HttpService {
  readonly seedDemo: () => Promise<void>;
}

/** A subgraph as the registry, the tools and the processes see it, whatever its own types are. */
export interface Subgraph {
  readonly name: string;
  readonly port: number;
  readonly schema: URL;
  readonly config: ConfigShape;
  readonly migrations: MigrationSet | undefined;
  readonly start: (options: StartOptions) => Promise<RunningSubgraph>;
}

const SubgraphConfig = (defaultPort: number) =>
  ServiceConfig.extend({
    PORT: port(defaultPort).describe('Port to listen on; 0 takes any free one.'),
    SOBA_PRINCIPAL_PUBLIC_KEYS: publicKeysSetting()
      .meta({ secret: true })
      .describe('PEM public keys of the gateway. Calls that no such key signed are refused.'),
    SOBA_SUBGRAPH_TIMEOUT_MS: integer(10_000, { min: 10, max: 600_000 }).describe(
      'Longest time a subgraph works on a call.',
    ),
  });

/** The settings that every subgraph has. */
type CommonConfig = Readonly<z.output<ReturnType<typeof SubgraphConfig>>>;

const createServer = <Context extends RequestBase & BaseContext>(
  schema: GraphQLSchema,
  logger: Logger,
): ApolloServer<Context> =>
  new ApolloServer<Context>({
    schema,
    logger,
    formatError: createErrorFormatter(logger),
    includeStacktraceInErrorResponses: false,
    introspection: true,
    stopOnTerminationSignals: false,
    plugins: [
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });

const createBase = (
  config: CommonConfig,
  { logger, clock }: { readonly logger: Logger; readonly clock: Clock },
) => {
  const verify = createPrincipalVerifier({
    publicKeys: config.SOBA_PRINCIPAL_PUBLIC_KEYS,
    clock,
  });
  return async (request: FastifyRequest): Promise<RequestBase> => ({
    principal: await verify(request.headers[principalHeader]),
    principalToken: String(request.headers[principalHeader]),
    client: parseClientInfo(request.headers[clientInfoHeader]),
    requestId: request.id,
    deadline: deadlineFrom(request.headers[timeoutHeader], {
      clock,
      longestMs: config.SOBA_SUBGRAPH_TIMEOUT_MS,
    }),
    logger,
  });
};

const migrationsOf = (definition: {
  readonly name: string;
  readonly migrations?: URL;
}): MigrationSet | undefined =>
  definition.migrations === undefined ? undefined : { name: definition.name, folder: definition.migrations };

type Instance<Context extends RequestBase> = Pick<
  SubgraphInstance<Context>,
  'resolvers' | 'createContext' | 'checks' | 'routes'
>;

interface Common {
  readonly config: CommonConfig;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly clock: Clock;
}

const serve = async <Context extends RequestBase & BaseContext>(
  definition: Pick<SubgraphDefinition<ConfigShape, Context>, 'name' | 'schema' | 'directives'>,
  instance: Instance<Context>,
  { config, logger, metrics, clock }: Common,
): Promise<HttpService> => {
  const built = buildSubgraphSchema([
    { typeDefs: parse(loadSdl(definition.schema)), resolvers: instance.resolvers as Resolvers },
  ]);
  const schema = definition.directives.reduce((enforced, enforce) => enforce(enforced), built);
  const server = createServer<Context>(schema, logger);
  await server.start();
  const base = createBase(config, { logger, clock });
  const createContext = async (request: FastifyRequest) => instance.createContext(await base(request));
  const http = await startHttpService({
    name: definition.name,
    port: config.PORT,
    config,
    logger,
    metrics,
    checks: instance.checks,
    routes: async (app) => {
      // The gateway takes any other status than 200 for an outage, and not for a value that a scalar refused.
      await createGraphqlRoute(app, { server, logger, createContext, jsonStatus: 'legacy' });
      instance.routes?.(app);
    },
  });
  return {
    ...http,
    stop: async () => {
      await http.stop();
      await server.stop();
    },
  };
};

const start = async <Shape extends ConfigShape, Context extends RequestBase & BaseContext>(
  definition: SubgraphDefinition<Shape, Context>,
  options: StartOptions,
): Promise<RunningSubgraph> => {
  const shape = SubgraphConfig(definition.port).extend(definition.config.shape);
  const config = parseConfig(shape, options.env, options.alsoKnown) as CommonConfig &
    Readonly<z.output<Shape>>;
  const common = {
    config,
    logger: createLogger({ service: definition.name, level: config.LOG_LEVEL }),
    metrics: createMetrics({ service: definition.name, withProcess: options.withProcessMetrics }),
    clock: systemClock,
  };
  const instance = definition.create({
    ...common,
    name: definition.name,
    migrations: migrationsOf(definition),
  });
  try {
    const http = await serve(definition, instance, common);
    let stopping: Promise<void> | undefined;
    const stop = async (): Promise<void> => {
      await http.stop();
      await instance.stop();
    };
    return {
      ...http,
      seedDemo: async () => instance.seedDemo?.(),
      stop: () => {
        stopping ??= stop();
        return stopping;
      },
    };
  } catch (error) {
    await instance.stop();
    throw error;
  }
};

export const defineSubgraph = <Shape extends ConfigShape, Context extends RequestBase & BaseContext>(
  definition: SubgraphDefinition<Shape, Context>,
): Subgraph => ({
  name: definition.name,
  port: definition.port,
  schema: definition.schema,
  config: SubgraphConfig(definition.port).extend(definition.config.shape),
  migrations: migrationsOf(definition),
  start: (options) => start(definition, options),
});
