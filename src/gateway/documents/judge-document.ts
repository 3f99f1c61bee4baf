import { type DocumentNode, GraphQLError, parse } from 'graphql';
import { type DocumentLimits, type Excess, firstExcess } from './limits.ts';
import { type MeasuredOperation, measureDocument, type Size } from './measure-document.ts';
import { scanTokens } from './scan-tokens.ts';

/** What is wrong with a document, whichever of its operations runs, and with each of its operations. */
export interface Judgement {
  readonly ofDocument: Excess | null;
  /** By name; the operation without a name is ''. */
  readonly byOperation: ReadonlyMap<string, Excess | null>;
}

/** Validation reads all definitions, those that do not run too, and takes time by these sizes. */
const floodOf = ({ recursion, breadth, height, directives, inputDepth, listLength }: Readonly<Size>) => ({
  recursion,
  breadth,
  height,
  directives,
  inputDepth,
  listLength,
});

const operationExcess = (
  { depth, aliases, width, name }: MeasuredOperation,
  limits: DocumentLimits,
): Excess | null => firstExcess({ depth, aliases, rootFields: width, operationName: name.length }, limits);

const judgeParsed = (document: DocumentNode, limits: DocumentLimits): Judgement => {
  const { operations, fragments } = measureDocument(document);
  const floods = [...operations, ...fragments].map((size) => firstExcess(floodOf(size), limits));
  return {
    ofDocument: floods.find((excess) => excess !== null) ?? null,
    byOperation: new Map(operations.map((operation) => [operation.name, operationExcess(operation, limits)])),
  };
};

/** A text with a syntax error passes: the server says where it is. */
export const judgeDocument = (text: string, limits: DocumentLimits): Judgement => {
  const none: Judgement = { ofDocument: null, byOperation: new Map() };
  try {
    const ofDocument = firstExcess({ ...scanTokens(text, limits) }, limits);
    return ofDocument === null
      ? judgeParsed(parse(text, { noLocation: true }), limits)
      : { ...none, ofDocument };
  } catch (error) {
    if (error instanceof GraphQLError) return none;
    throw error;
  }
};
