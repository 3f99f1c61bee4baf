import type { RemoteFlags } from '#platform/flags/remote-flags.ts';
import type { RequestBase } from '#platform/subgraph.ts';

export type ModelVersion = 'ML_V1' | 'ML_V2';

/** Decided here for the caller. As if the flag were off while nothing is known of it; the answer says which it is from. */
export const createModelVersion =
  (flags: Pick<RemoteFlags, 'decide'>) =>
  async (caller: RequestBase): Promise<ModelVersion> => {
    const evaluation = await flags.decide('FEATURE_ML_V2', caller);
    return evaluation?.enabled === true ? 'ML_V2' : 'ML_V1';
  };
