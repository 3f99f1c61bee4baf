/**
 * `__Host-` and `__Secure-` are promises that browsers hold us to: over TLS only, and the first for this host alone. Scripts
 * cannot read either. The refresh token is only sent to where it is exchanged.
 */
const accessName = '__Host-soba-access';
const refreshName = '__Secure-soba-refresh';

export const sessionPath = '/session';

const attributes = {
  [accessName]: 'Path=/; Secure; HttpOnly; SameSite=Lax',
  [refreshName]: `Path=${sessionPath}; Secure; HttpOnly; SameSite=Strict`,
};

/** A cookie's value, when it is sent once: two of one name could be of two authors. */
const readCookie = (header: string | undefined, name: string): string | undefined => {
  const values = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  return values.length === 1 && values[0] !== '' ? values[0] : undefined;
};

export const readAccessCookie = (header: string | undefined): string | undefined =>
  readCookie(header, accessName);
export const readRefreshCookie = (header: string | undefined): string | undefined =>
  readCookie(header, refreshName);

const setCookie = (name: keyof typeof attributes, value: string, seconds: number): string =>
  `${name}=${value}; Max-Age=${seconds}; ${attributes[name]}`;

export interface SessionTokens {
  readonly accessToken: string;
  readonly accessSeconds: number;
  readonly refreshToken: string;
  readonly refreshSeconds: number;
}

/** For `Set-Cookie`. */
export const sessionCookies = (tokens: SessionTokens): readonly string[] => [
  setCookie(accessName, tokens.accessToken, tokens.accessSeconds),
  setCookie(refreshName, tokens.refreshToken, tokens.refreshSeconds),
];

/** Makes the browser forget both. */
export const clearedCookies = (): readonly string[] => [
  setCookie(accessName, '', 0),
  setCookie(refreshName, '', 0),
];
