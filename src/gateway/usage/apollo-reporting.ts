import type { ApolloServerOptions, ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginUsageReportingDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginSchemaReporting } from '@apollo/server/plugin/schemaReporting';
import { ApolloServerPluginUsageReporting } from '@apollo/server/plugin/usageReporting';
import type { RequestContext } from '#gateway/request.ts';
import type { UsageSettings } from './settings.ts';

export interface ApolloReporting {
  readonly apollo: NonNullable<ApolloServerOptions<RequestContext>['apollo']>;
  readonly plugins: ApolloServerPlugin<RequestContext>[];
}

/** Apollo's own reports of usage and schema, where a graph is named that they belong to. They carry no variables and no headers. */
export const createApolloReporting = (config: UsageSettings): ApolloReporting => {
  const { APOLLO_KEY: key, APOLLO_GRAPH_REF: graphRef } = config;
  if ((key === undefined) !== (graphRef === undefined))
    throw new Error('APOLLO_KEY and APOLLO_GRAPH_REF need each other.');
  // Apollo Server would read the environment by itself.
  if (key === undefined || graphRef === undefined)
    return { apollo: {}, plugins: [ApolloServerPluginUsageReportingDisabled()] };
  const usageUrl = config.APOLLO_USAGE_REPORTING_INGRESS_URL;
  const schemaUrl = config.APOLLO_SCHEMA_REPORTING_URL;
  return {
    apollo: { key, graphRef },
    plugins: [
      ApolloServerPluginUsageReporting<RequestContext>({
        generateClientInfo: ({ contextValue: { client } }) => ({
          clientName: client.name,
          clientVersion: client.version,
        }),
        sendErrors: { masked: true },
        ...(usageUrl === undefined ? {} : { endpointUrl: usageUrl }),
      }),
      ApolloServerPluginSchemaReporting(schemaUrl === undefined ? {} : { endpointUrl: schemaUrl }),
    ],
  };
};
