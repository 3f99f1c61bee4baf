import { createSecretKey, type KeyObject } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { exportJWK, SignJWT, UnsecuredJWT } from 'jose';
import {
  base64,
  type Change,
  claims,
  ec,
  ed,
  foreign,
  now,
  rebuild,
  rsa,
  sign,
  verify,
} from '#support/signed-token.ts';

const publicPem = (key: KeyObject): Buffer =>
  Buffer.from(key.export({ type: 'spki', format: 'pem' }).toString());
const hmac = (key: Buffer, kid: string) =>
  new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid }).sign(createSecretKey(key));
const without = (name: keyof typeof claims) => sign({ claims: { [name]: undefined } });
/** The order of Ed25519's base point, little-endian. */
const order = Buffer.from('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010', 'hex');
/** S + L: the same point, for a verifier that does not look at the range. */
const addOrder = (signature: Buffer): Buffer => {
  const changed = Buffer.from(signature);
  for (let index = 0, carry = 0; index < 32; index += 1) {
    const sum = changed.readUInt8(32 + index) + order.readUInt8(index) + carry;
    changed.writeUInt8(sum & 255, 32 + index);
    carry = sum >> 8;
  }
  return changed;
};
const es256 = { header: { alg: 'ES256', kid: 'ec' }, key: ec.privateKey };
const n = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex');
const zeros = Buffer.alloc(32);
const ones = Buffer.concat([Buffer.alloc(31), Buffer.from([1])]);
const withSignature = (signature: Buffer, given?: Change) =>
  rebuild(({ header, payload }) => [header, payload, signature.toString('base64url')], given);

const bad: readonly (readonly [string, () => string | Promise<string>])[] = [
  ['nothing', () => ''],
  ['garbage', () => 'a.b.c'],
  ['a megabyte', () => `${'x'.repeat(1_000_000)}`],
  ['a megabyte that begins well', async () => `${await sign()}${'x'.repeat(1_000_000)}`],
  ['no signature (alg none)', () => new UnsecuredJWT(claims).encode()],
  [
    'alg none in other capitals',
    () => rebuild(({ payload }) => [base64({ alg: 'nOnE', typ: 'at+jwt', kid: 'ed' }), payload, '']),
  ],
  ['a shared secret (HS256)', () => hmac(Buffer.alloc(32, 7), 'ed')],
  ['our public Ed25519 key as the secret of HS256', () => hmac(publicPem(ed.publicKey), 'ed')],
  ['our public RSA key as the secret of HS256', () => hmac(publicPem(rsa.publicKey), 'rsa')],
  [
    'RS256, though the key is published',
    () => sign({ header: { alg: 'RS256', kid: 'rsa' }, key: rsa.privateKey }),
  ],
  ['PS256', () => sign({ header: { alg: 'PS256', kid: 'rsa' }, key: rsa.privateKey })],
  [
    'ES256 with the id of the Ed25519 key',
    () => sign({ header: { alg: 'ES256', kid: 'ed' }, key: ec.privateKey }),
  ],
  ['EdDSA with the id of the ES256 key', () => sign({ header: { kid: 'ec' } })],
  ['another key', () => sign({ key: foreign.privateKey })],
  ['another key under an unknown id', () => sign({ header: { kid: 'other' }, key: foreign.privateKey })],
  [
    'another key that it brings along (jwk)',
    async () =>
      sign({ header: { kid: 'other', jwk: await exportJWK(foreign.publicKey) }, key: foreign.privateKey }),
  ],
  [
    'another key that it says where to find (jku)',
    () => sign({ header: { kid: 'other', jku: 'http://127.0.0.1:9/' }, key: foreign.privateKey }),
  ],
  ['a key id that is a path', () => sign({ header: { kid: '../../dev/null' }, key: foreign.privateKey })],
  [
    'a critical extension that nobody knows',
    () =>
      rebuild(({ payload, signature }) => [
        base64({ alg: 'EdDSA', typ: 'at+jwt', kid: 'ed', crit: ['x'], x: 1 }),
        payload,
        signature.toString('base64url'),
      ]),
  ],
  ['the type JWT', () => sign({ header: { typ: 'JWT' } })],
  [
    'the type of the tokens between gateway and subgraphs',
    () => sign({ header: { typ: 'soba-principal+jwt' } }),
  ],
  ['another issuer', () => sign({ claims: { iss: 'evil' } })],
  ['an issuer that only begins like ours', () => sign({ claims: { iss: 'soba.evil.example' } })],
  ['another audience', () => sign({ claims: { aud: 'bank' } })],
  ['no end', () => without('exp')],
  ['no time of issue', () => without('iat')],
  ['no id', () => without('jti')],
  ['no account', () => without('sub')],
  ['an empty account', () => sign({ claims: { sub: '' } })],
  ['no version', () => without('ver')],
  ['no client', () => without('client_id')],
  ['no roles', () => without('roles')],
  ['an unknown role', () => sign({ claims: { roles: ['ROOT'] } })],
  ['roles that are no list', () => sign({ claims: { roles: 'ADMIN' } })],
  ['an end that is a text', () => sign({ claims: { exp: String(now + 900) } })],
  [
    'a changed payload',
    () =>
      rebuild(({ header, signature }) => [
        header,
        base64({ ...claims, roles: ['ADMIN'] }),
        signature.toString('base64url'),
      ]),
  ],
  [
    'a changed header',
    () =>
      rebuild(({ payload, signature }) => [
        base64({ alg: 'EdDSA', typ: 'at+jwt', kid: 'ed', x: 1 }),
        payload,
        signature.toString('base64url'),
      ]),
  ],
  ['a part too few', () => rebuild(({ header, payload }) => [header, payload])],
  ['a part too many', async () => `${await sign()}.x`],
  ['five parts, as encrypted tokens have', () => 'a.b.c.d.e'],
  ['an empty signature', () => withSignature(Buffer.alloc(0))],
  [
    'a signature that was cut off',
    () =>
      rebuild(({ header, payload, signature }) => [
        header,
        payload,
        signature.subarray(0, 63).toString('base64url'),
      ]),
  ],
  [
    'a signature with a byte more',
    () =>
      rebuild(({ header, payload, signature }) => [
        header,
        payload,
        Buffer.concat([signature, Buffer.alloc(1)]).toString('base64url'),
      ]),
  ],
  ['a signature of zeros', () => withSignature(Buffer.alloc(64))],
  [
    'a signature whose halves are exchanged',
    () =>
      rebuild(({ header, payload, signature }) => [
        header,
        payload,
        Buffer.concat([signature.subarray(32), signature.subarray(0, 32)]).toString('base64url'),
      ]),
  ],
  [
    'a signature that is the same point (S + L)',
    () =>
      rebuild(({ header, payload, signature }) => [
        header,
        payload,
        addOrder(signature).toString('base64url'),
      ]),
  ],
  ['ES256 with r and s zero', () => withSignature(Buffer.concat([zeros, zeros]), es256)],
  ['ES256 with r and s one', () => withSignature(Buffer.concat([ones, ones]), es256)],
  ['ES256 with r the order of the curve', () => withSignature(Buffer.concat([n, ones]), es256)],
  ['ES256 with s the order of the curve', () => withSignature(Buffer.concat([ones, n]), es256)],
  [
    'ES256 in the form of X.509 and not of JWS',
    () => withSignature(Buffer.from('3006020101020101', 'hex'), es256),
  ],
  ['padding', async () => `${await sign()}==`],
  ['white space', async () => ` ${await sign()}`],
  ['a line break within', async () => (await sign()).replace('.', '.\n')],
];

test.each(bad)('a token with %s is invalid', async (_what, create) => {
  await expect(verify(await create())).resolves.toEqual({ fault: 'invalid' });
});
