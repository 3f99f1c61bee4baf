import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  getNamedType,
  getNullableType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';

/** Values that say what a scalar is about. Any other scalar is shown by a text. */
const scalarValues: Readonly<Record<string, unknown>> = {
  Int: 1,
  Float: 1.5,
  Boolean: true,
  ID: '1',
  String: 'text',
  DateTime: '2026-11-28T12:00:00.000Z',
  Decimal: '1.5',
  Duration: '1h',
  Address: `0x${'0'.repeat(40)}`,
  TxHash: `0x${'0'.repeat(64)}`,
  PairSymbol: 'ETH/USDC',
};

const deepest = 3;
const mostLeaves = 6;

/** Only what has to be given. Input types that ask for themselves cannot be given at all, so that this ends. */
const exampleValue = (given: GraphQLInputType): unknown => {
  const type = getNullableType(given);
  if (isListType(type)) return [exampleValue(type.ofType)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (!isInputObjectType(type)) return scalarValues[type.name] ?? 'text';
  const required = Object.values(type.getFields()).filter(isRequiredInputField);
  return Object.fromEntries(required.map((field) => [field.name, exampleValue(field.type)]));
};

const needsNothing = ({ args }: GraphQLField<unknown, unknown>): boolean => !args.some(isRequiredArgument);

const indent = (depth: number): string => '  '.repeat(depth);

/** Some leaves of a type, and one object below it. */
const selectionOf = (output: GraphQLOutputType, depth: number): string => {
  const type = getNamedType(output);
  if (isLeafType(type)) return '';
  if (isAbstractType(type)) return ` {\n${indent(depth + 1)}__typename\n${indent(depth)}}`;
  const fields = isObjectType(type) ? Object.values(type.getFields()).filter(needsNothing) : [];
  const leaves = fields.filter((field) => isLeafType(getNamedType(field.type))).slice(0, mostLeaves);
  const below = depth < deepest ? fields.find((field) => !isLeafType(getNamedType(field.type))) : undefined;
  const shown = [...leaves, ...(below === undefined ? [] : [below])];
  const lines = shown.map(
    (field) => `${indent(depth + 1)}${field.name}${selectionOf(field.type, depth + 1)}\n`,
  );
  return ` {\n${lines.length === 0 ? `${indent(depth + 1)}__typename\n` : lines.join('')}${indent(depth)}}`;
};

export interface ExampleOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** An operation that asks for one root field, with what it has to be given. */
export const exampleOperation = (
  kind: 'query' | 'mutation' | 'subscription',
  field: GraphQLField<unknown, unknown>,
): ExampleOperation => {
  const required: readonly GraphQLArgument[] = field.args.filter(isRequiredArgument);
  const declared = required.map(({ name, type }) => `$${name}: ${type}`).join(', ');
  const passed = required.map(({ name }) => `${name}: $${name}`).join(', ');
  const head = `${kind} ${capitalised(field.name)}${declared === '' ? '' : `(${declared})`}`;
  const call = `${field.name}${passed === '' ? '' : `(${passed})`}`;
  return {
    query: `${head} {\n  ${call}${selectionOf(field.type, 1)}\n}`,
    variables: Object.fromEntries(required.map(({ name, type }) => [name, exampleValue(type)])),
  };
};
