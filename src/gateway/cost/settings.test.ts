import { describe, expect, test } from '@jest/globals';
import { costSettings } from './settings.ts';

const read = (text: string | undefined) => costSettings.SOBA_COST_SUBGRAPH_MAX.safeParse(text);

describe('SOBA_COST_SUBGRAPH_MAX', () => {
  test.each([
    [undefined, {}],
    ['', {}],
    ['identity=200', { identity: 200 }],
    [' identity = 200 , my-flags=0,', { identity: 200, 'my-flags': 0 }],
  ])('reads %j', (text, caps) => expect(Object.fromEntries(read(text).data ?? [])).toEqual(caps));

  test.each([
    'identity',
    'identity=',
    '=5',
    'identity=-1',
    'identity=1.5',
    'identity=many',
    'a=1;b=2',
    'a=1e9',
  ])('refuses %j', (text) =>
    expect(read(text).error?.issues).toMatchObject([{ message: expect.stringContaining('name=number') }]),
  );
});
