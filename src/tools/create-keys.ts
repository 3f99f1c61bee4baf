import { generateKeyPairSync, randomBytes } from 'node:crypto';

const usage = `Usage: npm run keys

Prints new keys as environment variables: the pair that gateway and subgraphs know each other by, the key that signs
access tokens, and the secret that protects what identity stores. Each run prints others; nothing is stored.
`;

const oneLine = (pem: string): string => pem.trim().replaceAll('\n', '\\n');

const createPair = () =>
  generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });

if (process.argv.includes('--help')) {
  process.stdout.write(usage);
} else {
  const principal = createPair();
  process.stdout.write(`# gateway
SOBA_PRINCIPAL_PRIVATE_KEY="${oneLine(principal.privateKey)}"
# every subgraph
SOBA_PRINCIPAL_PUBLIC_KEYS="${oneLine(principal.publicKey)}"
# identity
SOBA_ACCESS_TOKEN_PRIVATE_KEY="${oneLine(createPair().privateKey)}"
SOBA_IDENTITY_SECRET="${randomBytes(32).toString('base64')}"
`);
}
