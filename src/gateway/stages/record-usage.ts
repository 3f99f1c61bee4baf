import type { Stage } from '#gateway/stage.ts';
import type { UsageRecorder } from '#gateway/usage/create-recorder.ts';

/** Counts what was executed, for checks of the schema: which fields are used, and by which clients. */
export const recordUsage = (record: UsageRecorder['record']): Stage => ({
  name: 'record-usage',
  record: ({ document, operation, schema, contextValue, response }) => {
    if (document === undefined || operation === undefined || contextValue.explain) return;
    const { body } = response;
    const failed = body?.kind === 'single' && body.singleResult.errors !== undefined;
    record({ document, operation, schema, client: contextValue.client, failed });
  },
});
