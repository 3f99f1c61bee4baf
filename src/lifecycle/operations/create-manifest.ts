import { createHash } from 'node:crypto';
import {
  type DefinitionNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  Source,
  validate,
  visit,
} from 'graphql';
import { InputError, type Problem } from '#lifecycle/input-error.ts';
import type { FoundText } from './find-documents.ts';

export interface ManifestOperation {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly body: string;
}

/** Apollo's persisted query manifest, version 1. */
export interface OperationManifest {
  readonly format: 'apollo-persisted-query-manifest';
  readonly version: 1;
  readonly operations: readonly ManifestOperation[];
}

interface Options {
  /** Judges the operations; they are taken as they are without one. */
  readonly schema: GraphQLSchema | undefined;
  /** Apollo Client adds it to every selection, and sends the document so. */
  readonly addTypename: boolean;
}

type Named = OperationDefinitionNode | FragmentDefinitionNode;

const lineOf = (error: GraphQLError): number | undefined => error.locations?.[0]?.line;

const parseFound = (
  { name, text, linesBefore }: FoundText,
  problems: Problem[],
): readonly DefinitionNode[] => {
  try {
    return parse(new Source(text, name, { line: linesBefore + 1, column: 1 })).definitions;
  } catch (error) {
    const line = (lineOf(error as GraphQLError) ?? 1) + linesBefore;
    problems.push({ message: (error as Error).message, file: name, line });
    return [];
  }
};

const placeOf = ({ loc }: Named): Pick<Problem, 'file' | 'line'> =>
  loc === undefined
    ? {}
    : { file: loc.source.name, line: loc.startToken.line + loc.source.locationOffset.line - 1 };

/** By name; the same thing twice is once, two things of one name are a problem. */
const byName = <One extends Named>(definitions: readonly One[], problems: Problem[]): Map<string, One> => {
  const found = new Map<string, One>();
  for (const definition of definitions) {
    const name = definition.name?.value;
    if (name === undefined) {
      problems.push({ message: 'An operation needs a name to be in a manifest.', ...placeOf(definition) });
      continue;
    }
    const known = found.get(name);
    if (known !== undefined && print(known) !== print(definition)) {
      const { file, line } = placeOf(known);
      problems.push({ message: `"${name}" is another one at ${file}:${line}.`, ...placeOf(definition) });
    }
    found.set(name, definition);
  }
  return found;
};

const withTypename = (document: DocumentNode): DocumentNode =>
  visit(document, {
    SelectionSet: (set, _key, parent) => {
      const isRoot = parent !== undefined && 'kind' in parent && parent.kind === Kind.OPERATION_DEFINITION;
      const has = set.selections.some((one) => one.kind === Kind.FIELD && one.name.value === '__typename');
      if (isRoot || has) return undefined;
      const typename = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } } as const;
      return { ...set, selections: [...set.selections, typename] };
    },
  });

const fragmentsOf = (
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  problems: Problem[],
): FragmentDefinitionNode[] => {
  const reached = new Map<string, FragmentDefinitionNode>();
  const follow = (definition: Named): void => {
    visit(definition.selectionSet, {
      FragmentSpread: ({ name }) => {
        const fragment = fragments.get(name.value);
        if (fragment === undefined)
          problems.push({ message: `There is no fragment "${name.value}".`, ...placeOf(definition) });
        else if (!reached.has(name.value)) {
          reached.set(name.value, fragment);
          follow(fragment);
        }
      },
    });
  };
  follow(operation);
  return [...reached.values()];
};

/** One manifest of all operations in client code, or every reason why there is none. */
export const createManifest = (
  texts: readonly FoundText[],
  { schema, addTypename }: Options,
): OperationManifest => {
  const problems: Problem[] = [];
  const definitions = texts.flatMap((text) => parseFound(text, problems));
  const fragments = byName(
    definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION),
    problems,
  );
  const operations = byName(
    definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION),
    problems,
  );
  const entries = [...operations].map(([name, operation]): ManifestOperation => {
    const document: DocumentNode = {
      kind: Kind.DOCUMENT,
      definitions: [operation, ...fragmentsOf(operation, fragments, problems)],
    };
    for (const error of schema === undefined ? [] : validate(schema, document)) {
      const node = (error.nodes?.[0] as Named | undefined) ?? operation;
      problems.push({ message: `${name}: ${error.message}`, ...placeOf(node) });
    }
    const body = print(addTypename ? withTypename(document) : document);
    return { id: createHash('sha256').update(body).digest('hex'), name, type: operation.operation, body };
  });
  if (problems.length > 0) throw new InputError(...problems);
  return {
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: entries.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  };
};
