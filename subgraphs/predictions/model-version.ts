import { z } from 'zod';
import { principalHeader } from '#platform/identity.ts';
import type { JsonUpstream } from '#platform/json-upstream/create-json-upstream.ts';
import type { Endpoint } from '#platform/json-upstream/endpoint.ts';
import type { RequestBase } from '#platform/subgraph.ts';

export type ModelVersion = 'ML_V1' | 'ML_V2';

const query = '{ isFeatureEnabled(key: "FEATURE_ML_V2") }';

/** For so long an account keeps the generation that it had, whatever happens to the flag. */
const keptMs = 30_000;

/** The flags subgraph evaluates the flag for the caller, whose signed principal goes with the question. */
const isSecondEnabled: Endpoint<string, boolean> = {
  name: 'feature-ml-v2',
  forms: [
    (principalToken) => ({
      method: 'POST',
      path: '/graphql',
      body: { query },
      headers: { [principalHeader]: principalToken },
    }),
  ],
  answer: z
    .object({ data: z.object({ isFeatureEnabled: z.boolean() }) })
    .transform(({ data }) => data.isFeatureEnabled),
  repeat: 'always',
  cache: {
    version: 1,
    freshMs: keptMs,
    staleWhileRevalidateMs: keptMs,
    staleIfErrorMs: 3_600_000,
    perCaller: true,
  },
};

export const createModelVersion =
  (flags: Pick<JsonUpstream, 'ask'>) =>
  async (caller: RequestBase): Promise<ModelVersion> => {
    try {
      const { value } = await flags.ask(isSecondEnabled, caller.principalToken, caller);
      return value ? 'ML_V2' : 'ML_V1';
    } catch {
      // As if the flag were off; the answer says which generation it is from.
      return 'ML_V1';
    }
  };
