import type { ServiceStatus } from '#platform/json-upstream/create-json-upstream.ts';
import type { RequestBase } from '#platform/subgraph.ts';
import type { DataProcessing } from './upstream.ts';

export interface Context extends RequestBase {
  readonly dataProcessing: DataProcessing;
  readonly dataProcessingStatus: () => ServiceStatus;
}
