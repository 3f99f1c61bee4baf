import type { FastifyInstance } from 'fastify';
import type { FlagSet } from '#platform/flags/flag-set.ts';
import { snapshotPath, tagOf } from '#platform/flags/read-remote-snapshot.ts';
import { type Principal, principalHeader } from '#platform/identity.ts';
import type { Flags } from './start-flags.ts';

/** All flags with all rules, for the gateway and for subgraphs, which decide by them themselves. */
export const addSnapshotRoutes = (
  app: FastifyInstance,
  parts: {
    readonly flags: Pick<Flags, 'current'>;
    readonly verifyGateway: (token: unknown) => Promise<Principal>;
  },
): void => {
  const texts = new WeakMap<FlagSet, string>();
  const textOf = (flags: FlagSet): string => {
    const text = texts.get(flags) ?? JSON.stringify(flags.snapshot);
    texts.set(flags, text);
    return text;
  };
  app.get(snapshotPath, async (request, reply) => {
    await parts.verifyGateway(request.headers[principalHeader]);
    const flags = await parts.flags.current();
    const tag = tagOf(flags.snapshot.revision);
    reply.header('cache-control', 'no-store').header('etag', tag);
    if (request.headers['if-none-match'] === tag) return reply.code(304).send();
    return reply.type('application/json; charset=utf-8').send(textOf(flags));
  });
};
