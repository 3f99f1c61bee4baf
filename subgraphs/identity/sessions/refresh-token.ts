import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createSeal, type Seal } from '../seal.ts';

const prefix = 'soba_rt_';
const sessionBytes = 16;
const familyBytes = 16;
const generationBytes = 4;
const secretBytes = 32;
const tokenBytes = sessionBytes + familyBytes + generationBytes + secretBytes;

/**
 * The parts of a refresh token. The secret is new in each, the family is the same in all of a session: whoever shows the
 * family of a session but not its current secret holds a token that was replaced, and did not just make one up.
 */
export interface RefreshToken {
  readonly sessionId: string;
  readonly family: Buffer;
  readonly generation: number;
  /** All parts together; what is hashed. */
  readonly bytes: Buffer;
}

const toUuid = (bytes: Buffer): string => {
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};

const fromUuid = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');

const fromBytes = (bytes: Buffer): RefreshToken => {
  const familyEnd = sessionBytes + familyBytes;
  return {
    sessionId: toUuid(bytes.subarray(0, sessionBytes)),
    family: bytes.subarray(sessionBytes, familyEnd),
    generation: bytes.readUInt32BE(familyEnd),
    bytes,
  };
};

export const createFamily = (): Buffer => randomBytes(familyBytes);

export const createRefreshToken = (sessionId: string, family: Buffer, generation: number): RefreshToken => {
  const number = Buffer.alloc(generationBytes);
  number.writeUInt32BE(generation);
  return fromBytes(Buffer.concat([fromUuid(sessionId), family, number, randomBytes(secretBytes)]));
};

export const formatRefreshToken = ({ bytes }: Pick<RefreshToken, 'bytes'>): string =>
  `${prefix}${bytes.toString('base64url')}`;

export const isRefreshToken = (text: string): boolean => text.startsWith(prefix);

/** Null for what cannot be a token of ours. */
export const parseRefreshToken = (text: string): RefreshToken | null => {
  if (!isRefreshToken(text) || text.length > 128) return null;
  const bytes = Buffer.from(text.slice(prefix.length), 'base64url');
  return bytes.length === tokenBytes && formatRefreshToken({ bytes }) === text ? fromBytes(bytes) : null;
};

const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();

/** What is kept of a token: 256 random bits need no slow hash. */
export const hashRefreshToken = ({ bytes }: Pick<RefreshToken, 'bytes'>): Buffer => sha256(bytes);
export const hashFamily = ({ family }: Pick<RefreshToken, 'family'>): Buffer => sha256(family);

/** Only who holds the token can open what is sealed with it; the database alone cannot. */
const sealOf = (token: RefreshToken): Seal =>
  createSeal(
    { keysFor: (purpose) => [createHmac('sha256', token.bytes).update(purpose).digest()] },
    'refresh token successor',
  );

/** What a token was exchanged for. */
export interface Successor {
  readonly token: RefreshToken;
  readonly accessTokenId: string;
}

/** The successor, for a client that sent the same token twice and lost one of the answers. */
export const sealSuccessor = (replaced: RefreshToken, { token, accessTokenId }: Successor): Buffer =>
  sealOf(replaced).close(Buffer.concat([token.bytes, fromUuid(accessTokenId)]), replaced.sessionId);

export const openSuccessor = (replaced: RefreshToken, sealed: Buffer): Successor => {
  const { plain } = sealOf(replaced).open(sealed, replaced.sessionId);
  return {
    token: fromBytes(plain.subarray(0, tokenBytes)),
    accessTokenId: toUuid(plain.subarray(tokenBytes)),
  };
};
