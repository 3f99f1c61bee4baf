import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { abstractCorners } from './execution-abstract-corners.ts';
import { createSubject, describeFailure, isValid } from './execution-case.ts';
import { corners } from './execution-corners.ts';
import { createWorld } from './execution-world.ts';

const faultsPerOperation = [0, 1, 2, 3, 4];

describe.each([...corners, ...abstractCorners])('$graph.name', ({ graph, operations }) => {
  const subject = createSubject(createWorld(graph));

  test.each(operations)('is answered like one schema would: %s', async (operation) => {
    const document = parse(operation, { noLocation: true });
    expect(isValid(subject.world, document)).toBe(true);
    for (const faults of faultsPerOperation) {
      const trial = { document, variables: {}, faults };
      const { problems } = await subject.run(trial);
      if (problems.length > 0) throw new Error(await describeFailure(subject, trial, operation));
    }
  });
});
