import { createPassingMap } from '#platform/passing-map.ts';
import type { Ask } from './ask-subgraph.ts';
import type { Run } from './run.ts';
import type { Data, SubgraphAnswer } from './subgraph-answer.ts';

/** One call of a subgraph that an operation made, and what came of it. */
export interface Step {
  readonly ask: Ask;
  readonly representations: readonly Data[] | undefined;
  /** So many calls had been answered when it was made. */
  readonly after: number;
  /** Its number. */
  readonly at: number;
  answer: SubgraphAnswer | undefined;
}

/** What an operation does, for others that may do the same. */
export interface Lead {
  readonly steps: Step[];
  /** Those that were answered, in the order of their answers. */
  readonly answered: Step[];
  /** They hear of all that happens. */
  readonly followers: Set<() => void>;
  hasEnded: boolean;
  /** What its client gets. Only when all went well. */
  data: Data | undefined;
  /** From now on nobody follows any more. */
  readonly close: () => void;
}

/** The operations that may be followed, by all that tells what they ask for. */
export interface Leads {
  readonly find: (key: string) => Lead | undefined;
  readonly open: (key: string) => Lead;
}

const tellFollowers = ({ followers }: Lead): void => {
  for (const tell of followers) tell();
};

/** An operation can be followed until its first answer: whose calls begin later has calls of its own. */
export const createLeads = (): Leads => {
  const leads = createPassingMap<string, Lead>();
  return {
    find: leads.get,
    open: (key) => {
      const close = (): void => {
        if (leads.get(key) === lead) leads.delete(key);
      };
      const lead: Lead = {
        steps: [],
        answered: [],
        followers: new Set(),
        hasEnded: false,
        data: undefined,
        close,
      };
      leads.set(key, lead);
      return lead;
    },
  };
};

export const endLead = (lead: Lead, data: Data | undefined): void => {
  lead.close();
  lead.hasEnded = true;
  lead.data = data;
  tellFollowers(lead);
};

const askAsLead = async (
  lead: Lead,
  { ask, representations }: Pick<Step, 'ask' | 'representations'>,
  run: Run,
): Promise<SubgraphAnswer> => {
  const { steps, answered } = lead;
  const step: Step = { ask, representations, after: answered.length, at: steps.length, answer: undefined };
  const asked = ask(run, representations);
  steps.push(step);
  tellFollowers(lead);
  step.answer = await asked;
  answered.push(step);
  lead.close();
  tellFollowers(lead);
  return step.answer;
};

/** Asks a subgraph, unless the operation has while it followed another one. */
export const askAs = (
  run: Run,
  ask: Ask,
  representations: readonly Data[] | undefined,
): Promise<SubgraphAnswer> => {
  const known = run.asked?.get(ask);
  if (known !== undefined && JSON.stringify(known.representations) === JSON.stringify(representations))
    return known.answer;
  return run.lead === undefined
    ? ask(run, representations)
    : askAsLead(run.lead, { ask, representations }, run);
};
