import { type ErrorCode, type Refusal, refusal } from '#platform/errors.ts';

/** What a document and its variables may hold at most. */
export interface DocumentLimits {
  readonly tokens: number;
  /** Brackets within brackets, and selection sets within selection sets with fragments followed. */
  readonly recursion: number;
  readonly depth: number;
  readonly height: number;
  readonly breadth: number;
  readonly aliases: number;
  readonly rootFields: number;
  readonly directives: number;
  readonly inputDepth: number;
  readonly listLength: number;
  readonly operationName: number;
}

const codes = {
  tokens: 'MAX_TOKENS_LIMIT',
  recursion: 'MAX_RECURSION_LIMIT',
  depth: 'MAX_DEPTH_LIMIT',
  height: 'MAX_HEIGHT_LIMIT',
  breadth: 'MAX_BREADTH_LIMIT',
  aliases: 'MAX_ALIASES_LIMIT',
  rootFields: 'MAX_ROOT_FIELDS_LIMIT',
  directives: 'MAX_DIRECTIVES_LIMIT',
  inputDepth: 'MAX_INPUT_DEPTH_LIMIT',
  listLength: 'MAX_LIST_LENGTH_LIMIT',
  operationName: 'MAX_OPERATION_NAME_LIMIT',
} as const satisfies Record<keyof DocumentLimits, ErrorCode>;

export interface Excess {
  readonly code: ErrorCode;
  readonly limit: number;
  /** What was counted when the limit was passed; counting may stop there. */
  readonly actual: number;
}

type Counted = Partial<Readonly<Record<keyof DocumentLimits, number>>>;

/** The first of the counted sizes that is over its limit. */
export const firstExcess = (counted: Counted, limits: DocumentLimits): Excess | null => {
  for (const name in counted) {
    const size = name as keyof Counted;
    const actual = counted[size] ?? 0;
    if (actual > limits[size]) return { code: codes[size], limit: limits[size], actual };
  }
  return null;
};

export const excessRefusal = ({ code, limit, actual }: Excess): Refusal => refusal(code, { limit, actual });
