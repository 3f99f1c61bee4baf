import { z } from 'zod';
import { roles, tiers } from '#platform/identity.ts';

/** What an account may do, as tokens tell it. */
export interface Access {
  readonly userId: string;
  readonly roles: readonly (typeof roles)[number][];
  readonly tier: (typeof tiers)[number];
  readonly tenant: string;
  readonly scopes: readonly string[];
  readonly version: number;
}

/** The columns of an account that its access is read from. */
export const accessColumns = [
  'account.roles',
  'account.tier',
  'account.tenant',
  'account.scopes',
  'account.token_version',
] as const;

const AccessRow = z.object({
  roles: z.array(z.enum(roles)),
  tier: z.enum(tiers),
  tenant: z.string(),
  scopes: z.array(z.string()),
  token_version: z.number(),
});

export const parseAccess = (userId: string, row: unknown): Access => {
  const { token_version: version, ...access } = AccessRow.parse(row);
  return { userId, ...access, version };
};
