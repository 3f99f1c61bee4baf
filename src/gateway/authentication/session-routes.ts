import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type ClientInfo, clientInfoHeader, encodeClientInfo } from '#platform/client-info.ts';
import { refusal, refuse } from '#platform/errors.ts';
import { anonymous, principalHeader } from '#platform/identity.ts';
import { requireOwnSite } from './check-site.ts';
import {
  clearedCookies,
  readRefreshCookie,
  type SessionTokens,
  sessionCookies,
  sessionPath,
} from './cookies.ts';
import type { CookieOptions } from './read-credential.ts';
import type { IdentityEndpoint } from './verify-api-key.ts';

interface Parts {
  readonly identity: IdentityEndpoint;
  readonly cookies: CookieOptions;
  readonly clientOf: (request: FastifyRequest) => ClientInfo;
}

const Tokens = z
  .object({
    access_token: z.string(),
    expires_in: z.number(),
    refresh_token: z.string(),
    refresh_expires_in: z.number(),
  })
  .transform(
    (tokens): SessionTokens => ({
      accessToken: tokens.access_token,
      accessSeconds: tokens.expires_in,
      refreshToken: tokens.refresh_token,
      refreshSeconds: tokens.refresh_expires_in,
    }),
  );

const post = async (
  { identity }: Parts,
  { path, client }: { readonly path: string; readonly client: ClientInfo },
  form: Readonly<Record<string, string>>,
): Promise<Response> =>
  fetch(new URL(path, identity.url), {
    method: 'POST',
    headers: {
      [principalHeader]: await identity.mint(anonymous),
      [clientInfoHeader]: encodeClientInfo(client),
    },
    body: new URLSearchParams(form),
    signal: AbortSignal.timeout(identity.timeoutMs),
  }).catch((error: unknown) => {
    throw Object.assign(refusal('SERVICE_UNAVAILABLE'), { cause: error });
  });

const exchange = async (parts: Parts, client: ClientInfo, refreshToken: string): Promise<SessionTokens> => {
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
  const response = await post(parts, { path: '/oauth2/token', client }, form);
  if (response.status === 400)
    refuse('UNAUTHENTICATED', { message: 'The session has ended. Sign in again.' });
  if (!response.ok) refuse('SERVICE_UNAVAILABLE');
  return Tokens.parse(await response.json());
};

const Body = z.object({ refreshToken: z.string().min(1) });

/** From the body when a page has just signed in, from the cookie afterwards. */
const refreshTokenOf = (request: FastifyRequest): string => {
  const body = Body.safeParse(request.body);
  if (body.success) return body.data.refreshToken;
  return readRefreshCookie(request.headers.cookie) ?? refuse('UNAUTHENTICATED');
};

const sendCookies = (reply: FastifyReply, cookies: readonly string[]): FastifyReply =>
  reply
    .code(204)
    .header('cache-control', 'no-store')
    .header('set-cookie', [...cookies])
    .send();

/**
 * Sessions in cookies, for pages that should not hold tokens. `POST /session` with the refresh token of a sign-in puts the
 * session into cookies, and without one refreshes it; `DELETE /session` ends it.
 */
export const addSessionRoutes = (app: FastifyInstance, parts: Parts): void => {
  const { origins } = parts.cookies;
  app.post(sessionPath, async (request, reply) => {
    requireOwnSite({ headers: request.headers, origins });
    const tokens = await exchange(parts, parts.clientOf(request), refreshTokenOf(request));
    return sendCookies(reply, sessionCookies(tokens));
  });
  app.delete(sessionPath, async (request, reply) => {
    requireOwnSite({ headers: request.headers, origins });
    const token = readRefreshCookie(request.headers.cookie);
    const client = parts.clientOf(request);
    if (token !== undefined) {
      const response = await post(parts, { path: '/oauth2/revoke', client }, { token });
      if (!response.ok) refuse('SERVICE_UNAVAILABLE');
    }
    return sendCookies(reply, clearedCookies());
  });
};
