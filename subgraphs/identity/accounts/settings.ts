import { z } from 'zod';
import { httpUrl, integer } from '#platform/config.ts';

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);

const chainId = /^[1-9]\d{0,14}$/;

const chains = list
  .refine(
    (ids) => ids.length > 0 && ids.every((id) => chainId.test(id)),
    'must be chain ids divided by commas',
  )
  .transform((ids) => ids.map(Number));

const rpcUrls = list
  .refine(
    (pairs) =>
      pairs.every((pair) => {
        const [id = '', ...url] = pair.split('=');
        return chainId.test(id) && httpUrl().safeParse(url.join('=')).success;
      }),
    'must be chain=url pairs divided by commas',
  )
  .transform(
    (pairs): ReadonlyMap<number, string> =>
      new Map(
        pairs.map((pair) => {
          const [id = '', ...url] = pair.split('=');
          return [Number(id), url.join('=')] as const;
        }),
      ),
  );

export const accountSettings = {
  SOBA_PASSWORD_LEAST_LENGTH: integer(15, { min: 8, max: 64 }).describe(
    'Fewest characters of a password. NIST SP 800-63B-4 asks for 15 where a password alone signs in.',
  ),
  SOBA_BREACHED_PASSWORDS_URL: httpUrl()
    .optional()
    .describe(
      'Source of breached passwords by the first five digits of their SHA-1, such as `https://api.pwnedpasswords.com/range/`. Without one none is checked; while it is away, passwords pass.',
    ),
  SOBA_HASHING_RUNNING: integer(2, { min: 1, max: 64 }).describe(
    'Passwords that are hashed at once. Each takes one of the four threads that Node has for this, for DNS and for files.',
  ),
  SOBA_HASHING_WAITING: integer(64, { min: 0, max: 10_000 }).describe(
    'Passwords that wait to be hashed. One more is answered with SERVICE_UNAVAILABLE.',
  ),
  SOBA_SIGN_IN_FREE_ATTEMPTS: integer(5, { min: 1, max: 1000 }).describe(
    'Failed attempts on an account from one network before each further one has to wait.',
  ),
  SOBA_SIGN_IN_FREE_ATTEMPTS_NETWORK: integer(100, { min: 1, max: 100_000 }).describe(
    'The same for all accounts together, from one network.',
  ),
  SOBA_SIGN_IN_FREE_ATTEMPTS_ACCOUNT: integer(50, { min: 1, max: 100_000 }).describe(
    'Failed attempts on an account from everywhere, after which each network has one attempt before it has to wait.',
  ),
  SOBA_SIGN_IN_WAIT_MS: integer(30_000, { min: 1, max: 3_600_000 }).describe(
    'The first wait; each further failure doubles it.',
  ),
  SOBA_SIGN_IN_LONGEST_WAIT_MS: integer(3_600_000, { min: 1, max: 86_400_000 }).describe('The longest wait.'),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'must be an smtp:// or smtps:// URL' })
    .optional()
    .meta({ secret: true })
    .describe(
      'Mail server. Without one, mails are to be read at `/mailbox` of identity while `HOST` is a loopback address, and wait to be sent otherwise.',
    ),
  SOBA_MAIL_FROM: z.string().min(3).default('Soba <no-reply@localhost>').describe('Sender of mails.'),
  SOBA_ACCOUNT_PAGE_URL: httpUrl()
    .optional()
    .describe(
      'Page of the client application that links in mails open, as `<page>#verify-email=<token>`, `#reset-password=` or `#confirm-email=`. Without one mails hold the token alone.',
    ),
  SOBA_WALLET_DOMAINS: list
    .default([])
    .describe(
      'Hosts, with their port when they have one, of the pages that may ask wallets to sign in, divided by commas. None by default, or any port of localhost while `HOST` is a loopback address.',
    ),
  SOBA_WALLET_CHAINS: chains
    .default([1])
    .meta({ documentedDefault: '1' })
    .describe('Chain ids that a sign-in message may name.'),
  SOBA_WALLET_RPC_URLS: rpcUrls
    .default(new Map())
    .meta({ secret: true })
    .describe(
      'JSON-RPC servers by chain id, `1=https://host,8453=https://host`, that contract wallets (EIP-1271, EIP-6492) are checked with. Without one only keys can sign.',
    ),
};

const Settings = z.object(accountSettings);

export type AccountSettings = Readonly<z.output<typeof Settings>>;
