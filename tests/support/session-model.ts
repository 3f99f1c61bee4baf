/** The settings that the model knows of. */
export const modelSettings = {
  maxSessions: 3,
  graceMs: 10_000,
  idleMs: 86_400_000,
  lifeMs: 3 * 86_400_000,
  accessMs: 900_000,
  toleranceMs: 60_000,
};

interface ModelSession {
  readonly id: string;
  readonly user: number;
  readonly createdAt: number;
  readonly tokens: string[];
  device: string;
  rotatedAt: number;
  lastUsedAt: number;
  isEnded: boolean;
}

interface ModelAccess {
  readonly token: string;
  readonly session: ModelSession;
  readonly version: number;
  readonly issuedAt: number;
}

/** What an attempt to refresh should come to. */
export type Expected =
  | { readonly kind: 'rotated' }
  | { readonly kind: 'replayed'; readonly refreshToken: string }
  | { readonly kind: 'rejected'; readonly reason: string };

/** All of the rules about which tokens are alive, without a database, without races and without cryptography. */
export const createSessionModel = (now: () => number) => {
  const sessions: ModelSession[] = [];
  const access: ModelAccess[] = [];
  const versions: [number, number] = [1, 1];
  let notBefore = 0;

  const isLive = (session: ModelSession): boolean =>
    !session.isEnded &&
    session.createdAt >= notBefore &&
    now() < session.lastUsedAt + modelSettings.idleMs &&
    now() < session.createdAt + modelSettings.lifeMs;
  const liveOf = (user: number): ModelSession[] =>
    sessions
      .filter((session) => session.user === user && isLive(session))
      .sort((a, b) => a.lastUsedAt - b.lastUsedAt || (a.id < b.id ? -1 : 1));
  const wholeSecond = (at: number): number => Math.floor(at / 1000) * 1000;
  const addAccess = (session: ModelSession, token: string, at: number): void => {
    const issuedAt = wholeSecond(Math.max(at, session.createdAt));
    access.push({ token, session, version: versions[session.user as 0 | 1], issuedAt });
  };

  return {
    refreshTokens: () => sessions.flatMap(({ tokens }) => tokens),
    idsOf: (user: number) => sessions.filter((session) => session.user === user).map(({ id }) => id),
    liveIds: (user: number) => liveOf(user).map(({ id }) => id),
    accessTokens: () => access.map(({ token }) => token),

    opened: (user: number, given: { id: string; refresh: string; access: string; device: string }): void => {
      const createdAt = Math.max(now(), notBefore);
      const live = liveOf(user);
      const tooMany = Math.max(0, live.length - modelSettings.maxSessions + 1);
      for (const session of live.slice(0, tooMany)) session.isEnded = true;
      const session: ModelSession = {
        id: given.id,
        user,
        createdAt,
        tokens: [given.refresh],
        device: given.device,
        rotatedAt: createdAt,
        lastUsedAt: createdAt,
        isEnded: false,
      };
      sessions.push(session);
      addAccess(session, given.access, createdAt);
    },

    expectRefresh: (token: string, device: string): Expected => {
      const session = sessions.find(({ tokens }) => tokens.includes(token));
      if (session === undefined) return { kind: 'rejected', reason: 'INVALID' };
      if (session.isEnded || session.createdAt < notBefore) {
        const isOver =
          now() >= session.lastUsedAt + modelSettings.idleMs ||
          now() >= session.createdAt + modelSettings.lifeMs;
        return { kind: 'rejected', reason: !session.isEnded && isOver ? 'EXPIRED' : 'INVALID' };
      }
      if (!isLive(session)) return { kind: 'rejected', reason: 'EXPIRED' };
      const place = session.tokens.length - 1 - session.tokens.indexOf(token);
      if (place === 0) return { kind: 'rotated' };
      if (place === 1 && now() - session.rotatedAt < modelSettings.graceMs) {
        return session.device === device
          ? { kind: 'replayed', refreshToken: session.tokens.at(-1) ?? '' }
          : { kind: 'rejected', reason: 'OTHER_CLIENT' };
      }
      session.isEnded = true;
      return { kind: 'rejected', reason: 'REUSED' };
    },

    rotated: (from: string, to: { refresh: string; access: string; device: string }): void => {
      const session = sessions.find(({ tokens }) => tokens.includes(from)) as ModelSession;
      session.tokens.push(to.refresh);
      session.device = to.device;
      session.rotatedAt = now();
      session.lastUsedAt = now();
      addAccess(session, to.access, now());
    },

    ended: (ids: readonly string[]): void => {
      for (const session of sessions) if (ids.includes(session.id)) session.isEnded = true;
    },
    changed: (user: number): void => {
      versions[user as 0 | 1] += 1;
    },
    declaredEmergency: (at: number): void => {
      notBefore = at;
    },

    /** As a verifier sees it that has heard of every revocation. */
    isAccessAlive: (token: string): boolean => {
      const found = access.find((one) => one.token === token) as ModelAccess;
      return (
        !found.session.isEnded &&
        found.version === versions[found.session.user as 0 | 1] &&
        found.issuedAt >= notBefore &&
        now() < found.issuedAt + modelSettings.accessMs + modelSettings.toleranceMs
      );
    },
  };
};
