import { z } from 'zod';
import { flag } from '#platform/config.ts';

/** Pairs with a colon between, divided by commas. */
const accountList = z
  .string()
  .default('')
  .transform((text, context) => {
    const pairs = text.split(',').filter((pair) => pair.trim() !== '');
    return pairs.map((pair) => {
      const [email = '', password = ''] = pair.trim().split(':');
      if (email === '' || password === '')
        context.addIssue({ code: 'custom', message: 'must be email:password pairs divided by commas' });
      return { email, password };
    });
  });

export const explorerSettings = {
  SOBA_EXPLORER: flag(true).describe(
    'Whether the page at `/explorer` is served, where it was built (`npm run explorer`).',
  ),
  SOBA_EXPLORER_ACCOUNTS: accountList.describe(
    'Accounts that the explorer offers at sign-in, `email:password` pairs divided by commas. For demos: everybody can read them there.',
  ),
};

const shape = z.object(explorerSettings);
export type ExplorerSettings = Readonly<z.output<typeof shape>>;
