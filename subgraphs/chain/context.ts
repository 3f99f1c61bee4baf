import DataLoader from 'dataloader';
import { toError } from '#platform/errors.ts';
import type { ServiceStatus } from '#platform/json-upstream/create-json-upstream.ts';
import type { Answer } from '#platform/json-upstream/endpoint.ts';
import type { RequestBase } from '#platform/subgraph.ts';
import type { Analysis, BlockchainIntelligence } from './upstream.ts';
import type { Profile } from './wallet-shapes.ts';

export interface Context extends RequestBase {
  readonly chain: BlockchainIntelligence;
  /** By address; equal questions of one request are asked once. */
  readonly analyses: Pick<DataLoader<string, Answer<Analysis>>, 'load'>;
  readonly profiles: Pick<DataLoader<string, Profile | null>, 'load'>;
  readonly chainStatus: () => ServiceStatus;
}

const sideBySide = <Value>(ask: (key: string) => Promise<Value>) =>
  new DataLoader<string, Value>((keys) => Promise.all(keys.map((key) => ask(key).catch(toError))));

export const createContext =
  (parts: { readonly chain: BlockchainIntelligence; readonly chainStatus: () => ServiceStatus }) =>
  (base: RequestBase): Context => ({
    ...base,
    ...parts,
    analyses: sideBySide((address) => parts.chain.analyse(address, base)),
    // Each alone: what the service says of a wallet depends on the others that it is asked about.
    profiles: sideBySide(async (address) => {
      const { value } = await parts.chain.cluster([address], base);
      return value.members?.find((member) => member.address === address) ?? null;
    }),
  });
