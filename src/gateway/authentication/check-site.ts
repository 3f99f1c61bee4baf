import type { IncomingHttpHeaders } from 'node:http';
import { refuse } from '#platform/errors.ts';

export interface SiteCheck {
  readonly headers: IncomingHttpHeaders;
  /** Web origins that may call with cookies, besides our own. */
  readonly origins: readonly string[];
}

const hostOf = (origin: string): string | undefined => {
  try {
    return new URL(origin).host;
  } catch {
    return undefined;
  }
};

const isFromUs = ({ headers, origins }: SiteCheck): boolean => {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  if (origin !== undefined && origins.includes(origin)) return true;
  // `none`: the user typed the address. Pages can forge neither header.
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  return origin !== undefined && host !== undefined && hostOf(origin) === host;
};

/**
 * Browsers send cookies with whatever a page makes them request. What comes with a cookie is only accepted from pages of our
 * own; programs that say nothing about where they come from use the Authorization header.
 */
export const requireOwnSite = (check: SiteCheck): void => {
  if (!isFromUs(check)) refuse('FORBIDDEN', { message: 'Cookies are accepted from our own pages only.' });
};
