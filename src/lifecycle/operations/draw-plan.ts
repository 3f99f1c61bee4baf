import type { DescribedFetch, DescribedPlan } from '#gateway/explain/describe-plan.ts';

/** Mermaid ends a label at a quote. */
const quoted = (text: string): string => `"${text.replaceAll('"', "'")}"`;

const labelOf = ({ subgraph, path, conditions }: DescribedFetch): string => {
  const where = path.length === 0 ? '' : ` at ${path.join('.')}`;
  const when = conditions.map(({ variable, value }) => `${value ? '' : 'not '}$${variable}`);
  return `${subgraph}${where}${when.length === 0 ? '' : ` if ${when.join(' and ')}`}`;
};

/** The fetches of a plan and what each waits for, as a Mermaid flow chart. */
export const drawPlan = ({ fetches }: DescribedPlan): string => {
  const boxes = fetches.map((fetch, index) => `  fetch${index}[${quoted(labelOf(fetch))}]\n`);
  const arrows = fetches.flatMap(({ after }, index) =>
    after.length === 0
      ? [`  client --> fetch${index}\n`]
      : after.map((before) => `  fetch${before} --> fetch${index}\n`),
  );
  return `flowchart LR\n  client(("client"))\n${boxes.join('')}${arrows.join('')}`;
};
