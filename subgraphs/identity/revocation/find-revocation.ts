import {
  type CredentialFacts,
  judgeRevocation,
  type RevocationKind,
  revocationKinds,
  subjectsOf,
} from '#platform/revocation/entry.ts';
import type { Database } from '../database.ts';

/** What the log itself says of a credential, for the few who ask here and not a copy. */
export const findRevocation = async (
  db: Database,
  facts: CredentialFacts,
): Promise<RevocationKind | null> => {
  const subjects = subjectsOf(facts);
  const rows = await db
    .selectFrom('revocation')
    .select((select) => ['kind', select.fn.max('value').as('value')])
    .where((either) =>
      either.or(
        revocationKinds.map((kind, index) =>
          // A null selects nothing, as it should.
          either.and([either('kind', '=', kind), either('subject', '=', subjects[index] ?? null)]),
        ),
      ),
    )
    .groupBy('kind')
    .execute();
  return judgeRevocation(
    facts,
    revocationKinds.map((kind) => {
      const value = rows.find((row) => row.kind === kind)?.value;
      return value === undefined ? null : Number(value);
    }),
  );
};
