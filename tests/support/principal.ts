import { systemClock } from '#platform/clock.ts';
import {
  anonymous,
  createPrincipalMinter,
  type Principal,
  parsePrivateKey,
  principalHeader,
} from '#platform/identity.ts';
import { createKeyPair } from './keys.ts';

/** A signed-in caller with nothing but what the test gives it. */
export const principalOf = (given: Partial<Principal> = {}): Principal => ({
  ...anonymous,
  kind: 'user',
  id: '01900000-0000-7000-8000-00000000000a',
  ...given,
});

/** A gateway's key pair, and the headers of the calls that it signs. */
export const createGatewaySigner = () => {
  const { privateKey, publicKey } = createKeyPair();
  const mint = createPrincipalMinter({ privateKey: parsePrivateKey(privateKey), clock: systemClock });
  return {
    publicKey,
    headersFor: async (principal: Principal): Promise<Record<string, string>> => ({
      [principalHeader]: await mint(principal),
    }),
  };
};
