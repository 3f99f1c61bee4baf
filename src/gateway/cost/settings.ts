import { z } from 'zod';
import { guardMode } from '#gateway/guard.ts';
import { integer } from '#platform/config.ts';

/** `one=200,two=100`, or an empty text for none. */
const caps = () =>
  z
    .string()
    .default('')
    .transform((text, context) => {
      const entries = text.split(',').filter((entry) => entry.trim() !== '');
      const pairs = entries.map((entry) => {
        const [, name = '', cap = ''] = /^\s*([\w.-]+)\s*=\s*(\d{1,9})\s*$/.exec(entry) ?? [];
        if (name === '')
          context.addIssue({ code: 'custom', message: 'must be name=number, divided by commas' });
        return [name, Number(cap)] as const;
      });
      return new Map(pairs) as ReadonlyMap<string, number>;
    });

/** The gateway's settings about what operations may cost. */
export const costSettings = {
  SOBA_GUARD_COST: guardMode('enforce').describe('The limits on the estimated cost of an operation.'),
  SOBA_COST_MAX: integer(1000, { min: 1, max: 1_000_000_000 }).describe(
    'Highest estimated cost of an operation: 1 for each object, 10 for a mutation, or what `@cost` says.',
  ),
  SOBA_COST_LIST_SIZE: integer(10, { min: 1, max: 10_000 }).describe(
    'Items assumed in a list of which no `@listSize` says how long it is.',
  ),
  SOBA_COST_SUBGRAPH_MAX: caps().describe(
    'Highest estimated cost of the fields of single subgraphs, `identity=200,flags=100`. None by default.',
  ),
};
