import type { Tier } from '#platform/identity.ts';

/** A program of ours or of a partner that gets access tokens with credentials of its own. */
export interface ServiceClient {
  readonly id: string;
  readonly name: string;
  readonly tier: Tier;
  readonly scopes: readonly string[];
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly previousUntil: Date | null;
}
