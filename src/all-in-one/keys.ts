import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Environment } from '#platform/config.ts';

const newPrivateKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

const publicPem = (privatePem: string): string =>
  createPublicKey(privatePem.replaceAll('\\n', '\n')).export({ type: 'spki', format: 'pem' }).toString();

const newSecret = (): string => randomBytes(32).toString('base64');

/** Kept, so that what was made with it before a restart still works after it. */
const loadOrCreate = (file: string, create: () => string): string => {
  if (existsSync(file)) return readFileSync(file, 'utf8');
  const key = create();
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, key, { mode: 0o600 });
  return key;
};

/** The keys that the environment does not give. */
export const addKeys = (env: Environment, dataDir: string): Environment => {
  const given = (name: string): boolean => Boolean(env[name]) || Boolean(env[`${name}_FILE`]);
  const keys: Record<string, string> = {};
  if (!given('SOBA_PRINCIPAL_PRIVATE_KEY')) {
    const principalKey = newPrivateKey();
    keys['SOBA_PRINCIPAL_PRIVATE_KEY'] = principalKey;
    keys['SOBA_PRINCIPAL_PUBLIC_KEYS'] = publicPem(principalKey);
  }
  if (!given('SOBA_ACCESS_TOKEN_PRIVATE_KEY')) {
    const file = path.join(dataDir, 'access-token-key.pem');
    keys['SOBA_ACCESS_TOKEN_PRIVATE_KEY'] = loadOrCreate(file, newPrivateKey);
  }
  if (!given('SOBA_IDENTITY_SECRET')) {
    keys['SOBA_IDENTITY_SECRET'] = loadOrCreate(path.join(dataDir, 'identity-secret'), newSecret);
  }
  return { ...env, ...keys };
};
