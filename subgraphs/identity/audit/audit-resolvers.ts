import { refuse } from '#platform/errors.ts';
import { ownSession } from '../access/own-session.ts';
import type { QueryResolvers, SecurityEventResolvers } from '../schema.types.ts';
import type { EventPage } from './event-store.ts';
import { securityEventTypes } from './security-event.ts';

const mostEvents = 100;

interface PageArguments {
  readonly first: number;
  readonly after?: string | null | undefined;
}

const pageOf = ({ first, after }: PageArguments) => {
  if (first < 1 || first > mostEvents) {
    refuse('BAD_USER_INPUT', { message: `A page has 1 to ${mostEvents} events.` });
  }
  return { first, after: after ?? undefined };
};

const toPage = (page: EventPage | null) => {
  if (page === null) return refuse('BAD_USER_INPUT', { message: 'There is no page at this cursor.' });
  const { events, hasMore } = page;
  return { events, nextCursor: hasMore ? (events.at(-1)?.cursor ?? null) : null };
};

export const auditQueries: Pick<QueryResolvers, 'mySecurityEvents' | 'securityEvents'> = {
  mySecurityEvents: async (_root, args, { principal, core }) =>
    toPage(await core.findEvents({ userId: ownSession(principal).userId }, pageOf(args))),
  securityEvents: async (_root, { filter, ...args }, { core }) => {
    const given = filter?.types ?? undefined;
    const types = given === undefined ? undefined : securityEventTypes.filter((type) => given.includes(type));
    return toPage(await core.findEvents({ userId: filter?.userId ?? undefined, types }, pageOf(args)));
  },
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

export const securityEventFields: SecurityEventResolvers = {
  facts: ({ data }) => Object.entries(data).map(([name, value]) => ({ name, value: textOf(value) })),
};
