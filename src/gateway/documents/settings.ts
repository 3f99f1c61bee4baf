import { z } from 'zod';
import { guardMode } from '#gateway/guard.ts';
import { introspectionRules } from '#gateway/stages/limit-introspection.ts';
import { flag, integer } from '#platform/config.ts';
import { jsonStatuses } from '#platform/graphql-status.ts';

const limit = (fallback: number, description: string, max = 1_000_000) =>
  integer(fallback, { min: 1, max }).describe(description);

/** What becomes of a request's document before it is validated. */
export const documentSettings = {
  SOBA_GUARD_LIMITS: guardMode('enforce').describe(
    'Limits on documents and variables: `off`, `measure` (count and log) or `enforce`.',
  ),
  SOBA_LIMIT_TOKENS: limit(15_000, 'Most tokens in a document.'),
  SOBA_LIMIT_RECURSION: limit(
    200,
    'Most brackets within brackets, and selection sets within each other with fragments followed.',
    1000,
  ),
  SOBA_LIMIT_DEPTH: limit(10, 'Most fields within fields in an operation. Introspection does not count.'),
  SOBA_LIMIT_HEIGHT: limit(1000, 'Most fields in an operation, with fragments followed.'),
  SOBA_LIMIT_BREADTH: limit(200, 'Most fields in one selection set, with fragments followed.'),
  SOBA_LIMIT_ALIASES: limit(30, 'Most aliases in an operation.'),
  SOBA_LIMIT_ROOT_FIELDS: limit(20, 'Most root fields in an operation.'),
  SOBA_LIMIT_DIRECTIVES: limit(50, 'Most directives in an operation.'),
  SOBA_LIMIT_INPUT_DEPTH: limit(20, 'Most objects or lists within each other in a literal or a variable.'),
  SOBA_LIMIT_LIST_LENGTH: limit(1000, 'Longest list in a literal or a variable.'),
  SOBA_LIMIT_OPERATION_NAME_LENGTH: limit(512, 'Longest name of an operation.'),
  SOBA_DOCUMENT_CACHE_BYTES: integer(20_000_000, { min: 0, max: 10_000_000_000 }).describe(
    'Memory for what is known of documents that came before.',
  ),
  SOBA_APQ_CACHE_BYTES: integer(20_000_000, { min: 1_000_000, max: 10_000_000_000 }).describe(
    'Memory for the documents of automatic persisted queries.',
  ),
  SOBA_GUARD_TRUSTED_DOCUMENTS: guardMode('off').describe(
    'Whether only trusted documents may run: `off`, `measure` (count and log the others) or `enforce`.',
  ),
  SOBA_TRUSTED_DOCUMENTS: z
    .string()
    .default('')
    .describe('Folder of manifests (.json), or the URL of one, with the trusted documents by id.'),
  SOBA_TRUSTED_DOCUMENTS_POLL_MS: integer(10_000, { min: 50, max: 3_600_000 }).describe(
    'How often the trusted documents are looked at.',
  ),
  SOBA_TRUSTED_DOCUMENTS_LIMIT_BYTES: integer(50_000_000, { min: 100, max: 1_000_000_000 }).describe(
    'Largest size of all manifests together.',
  ),
  SOBA_INTROSPECTION: z
    .enum(introspectionRules)
    .default('PUBLIC')
    .describe('Who may read the schema: everyone (`PUBLIC`), a role and those above it, or nobody (`OFF`).'),
  SOBA_HIDE_SUGGESTIONS: flag(true).describe('Whether errors keep names of the schema to themselves.'),
  SOBA_HTTP_STATUS_JSON: z
    .enum(jsonStatuses)
    .default('legacy')
    .describe(
      'Status of a document that cannot run when the answer is `application/json`: 200 as GraphQL over HTTP asks (`legacy`) or 400 (`strict`).',
    ),
};

const shape = z.object(documentSettings);
export type DocumentSettings = Readonly<z.output<typeof shape>>;
