import { freshStaff } from '../access/access-resolvers.ts';
import type {
  MutationResolvers,
  QueryResolvers,
  ServiceClientRejection,
  ServiceClientResolvers,
} from '../schema.types.ts';
import { isOverlap } from '../tokens/secret-pair.ts';
import type { ShownClient } from './create-clients.ts';

const rejected = (reason: ServiceClientRejection) =>
  ({ __typename: 'ServiceClientRejected', reason }) as const;

const shown = ({ client, secret }: ShownClient) =>
  ({ __typename: 'ServiceClientSecret', client, secret }) as const;

export const clientQueries: Pick<QueryResolvers, 'serviceClients'> = {
  serviceClients: (_root, _args, { core }) => core.clients.list(),
};

export const clientMutations: Pick<
  MutationResolvers,
  'createServiceClient' | 'rotateServiceClient' | 'revokeServiceClient'
> = {
  createServiceClient: async (_root, { input }, context) => {
    const created = await context.core.clients.create(await freshStaff(context), input);
    return created === null ? rejected('INVALID_INPUT') : shown(created);
  },
  rotateServiceClient: async (_root, { input }, context) => {
    const actorId = await freshStaff(context);
    if (!isOverlap(input.overlapSeconds)) return rejected('INVALID_OVERLAP');
    const rotated = await context.core.clients.rotate(actorId, input.id, input.overlapSeconds);
    return rotated === null ? rejected('NOT_FOUND') : shown(rotated);
  },
  revokeServiceClient: async (_root, { id }, context) => ({
    revoked: await context.core.clients.revoke(await freshStaff(context), id),
  }),
};

export const clientFields: ServiceClientResolvers = {
  previousSecretUntil: ({ previousUntil }) => previousUntil,
};
