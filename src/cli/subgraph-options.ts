import {
  loadSubgraphs,
  placesIn,
  type SubgraphPlace,
  type SubgraphSource,
} from '#lifecycle/sources/subgraph-sources.ts';
import { anonymous, createPrincipalMinter, principalHeader } from '#platform/identity.ts';
import { privateKeySetting } from '#platform/key-settings.ts';
import { type Given, type Io, type Options, UsageError } from './command.ts';
import type { Settings } from './settings.ts';

export const subgraphOptions: Options = {
  subgraphs: {
    type: 'string',
    value: '<folder>',
    description: 'Folder with a folder of .graphql files for each subgraph. Default: subgraphs.',
  },
  subgraph: {
    type: 'string',
    multiple: true,
    value: '<name>=<place>',
    description:
      'One subgraph: a file, a folder, or the URL of the running one. A subgraph of ours answers who has SOBA_PRINCIPAL_PRIVATE_KEY.',
  },
};

const parsePlace = (text: string): SubgraphPlace => {
  const at = text.indexOf('=');
  if (at < 1 || at === text.length - 1)
    throw new UsageError(`--subgraph ${text}: it must be <name>=<place>.`);
  return { name: text.slice(0, at), schema: text.slice(at + 1) };
};

const placesOf = async (given: Given, settings: Settings, cwd: string): Promise<readonly SubgraphPlace[]> => {
  const single = given.texts('subgraph').map(parsePlace);
  if (single.length > 0) return single;
  const folder = given.text('subgraphs');
  if (folder !== undefined) return placesIn(folder, cwd);
  if (typeof settings.subgraphs === 'string') return placesIn(settings.subgraphs, cwd);
  return Object.entries(settings.subgraphs).map(([name, place]) => ({ name, ...place }));
};

/** Subgraphs of ours answer what the gateway's key has signed. They are asked as nobody in particular. */
const principalOf = async ({ env, now }: Io): Promise<Readonly<Record<string, string>>> => {
  const pem = env['SOBA_PRINCIPAL_PRIVATE_KEY'];
  if (pem === undefined || pem === '') return {};
  const key = privateKeySetting().safeParse(pem);
  if (!key.success) throw new UsageError('SOBA_PRINCIPAL_PRIVATE_KEY must be a PEM Ed25519 private key.');
  return {
    [principalHeader]: await createPrincipalMinter({ privateKey: key.data, clock: { now } })(anonymous),
  };
};

/** The subgraphs that the options name, else those of the settings. */
export const subgraphsOf = async (given: Given, settings: Settings, io: Io): Promise<SubgraphSource[]> =>
  loadSubgraphs(await placesOf(given, settings, io.cwd), { cwd: io.cwd, headers: await principalOf(io) });
