import { type FieldNode, Kind } from 'graphql';

const name = (value: string) => ({ kind: Kind.NAME as const, value });

/** `__typename @skip(if: true)`, where a selection has nothing else and may not be empty. */
export const skippedField: FieldNode = {
  kind: Kind.FIELD,
  name: name('__typename'),
  directives: [
    {
      kind: Kind.DIRECTIVE,
      name: name('skip'),
      arguments: [{ kind: Kind.ARGUMENT, name: name('if'), value: { kind: Kind.BOOLEAN, value: true } }],
    },
  ],
};
