import type { ServiceStatus } from '#platform/json-upstream/create-json-upstream.ts';
import type { RequestBase } from '#platform/subgraph.ts';
import type { ModelVersion } from './model-version.ts';
import type { MlModels } from './upstream.ts';

export interface Context extends RequestBase {
  readonly mlModels: MlModels;
  /** Which generation of the models the caller gets; asked for once for a request. */
  readonly modelVersion: () => Promise<ModelVersion>;
  readonly mlModelsStatus: () => ServiceStatus;
}

export const createContext =
  (parts: {
    readonly mlModels: MlModels;
    readonly modelVersion: (caller: RequestBase) => Promise<ModelVersion>;
    readonly mlModelsStatus: () => ServiceStatus;
  }) =>
  (base: RequestBase): Context => {
    let asking: Promise<ModelVersion> | undefined;
    return {
      ...base,
      mlModels: parts.mlModels,
      mlModelsStatus: parts.mlModelsStatus,
      modelVersion: () => {
        asking ??= parts.modelVersion(base);
        return asking;
      },
    };
  };
