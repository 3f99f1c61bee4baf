import type { IncomingHttpHeaders } from 'node:http';
import { requireOwnSite } from './check-site.ts';
import { readAccessCookie } from './cookies.ts';

/** How requests may carry credentials besides the Authorization header; null when that is the only way. */
export interface CookieOptions {
  readonly origins: readonly string[];
}

/** The Authorization header of a request, or what a cookie stands for. Refuses a cookie that comes from another site. */
export const readAuthorization = (
  headers: IncomingHttpHeaders,
  cookies: CookieOptions | null,
): string | undefined => {
  if (headers.authorization !== undefined || cookies === null) return headers.authorization;
  const token = readAccessCookie(headers.cookie);
  if (token === undefined) return undefined;
  requireOwnSite({ headers, origins: cookies.origins });
  return `Bearer ${token}`;
};
