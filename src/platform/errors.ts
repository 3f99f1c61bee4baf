export interface ErrorRow {
  readonly status: number;
  readonly message: string;
}

/** Every refusal that a caller may see. Anything that is not here is masked as INTERNAL_SERVER_ERROR. */
export const errorTable = {
  BAD_REQUEST: { status: 400, message: 'The request could not be read.' },
  GRAPHQL_PARSE_FAILED: { status: 400, message: 'The document is not valid GraphQL syntax.' },
  GRAPHQL_VALIDATION_FAILED: { status: 400, message: 'The document does not fit the schema.' },
  BAD_USER_INPUT: { status: 400, message: 'A variable or an argument has a wrong value.' },
  COST_ESTIMATED_TOO_EXPENSIVE: {
    status: 400,
    message: 'The operation would cost more than allowed. Ask for less.',
  },
  SUBGRAPH_COST_ESTIMATED_TOO_EXPENSIVE: {
    status: 400,
    message: 'A part of the operation would cost more than allowed. Ask for less.',
  },
  OPERATION_TOO_COMPLEX: { status: 400, message: 'The operation is too complex to plan. Ask for less.' },
  OPERATION_RESOLUTION_FAILURE: { status: 400, message: 'The operation to run could not be determined.' },
  // What a document or its variables may hold at most; the names are Apollo Router's where it has one.
  MAX_TOKENS_LIMIT: { status: 400, message: 'The document has too many tokens.' },
  MAX_RECURSION_LIMIT: { status: 400, message: 'The document has too many brackets within brackets.' },
  MAX_DEPTH_LIMIT: { status: 400, message: 'The operation has too many fields within fields.' },
  MAX_HEIGHT_LIMIT: { status: 400, message: 'The document has too many fields.' },
  MAX_BREADTH_LIMIT: { status: 400, message: 'A selection set has too many fields.' },
  MAX_ALIASES_LIMIT: { status: 400, message: 'The operation has too many aliases.' },
  MAX_ROOT_FIELDS_LIMIT: { status: 400, message: 'The operation has too many root fields.' },
  MAX_DIRECTIVES_LIMIT: { status: 400, message: 'The document has too many directives.' },
  MAX_INPUT_DEPTH_LIMIT: { status: 400, message: 'A value has too many objects or lists within each other.' },
  MAX_LIST_LENGTH_LIMIT: { status: 400, message: 'A list in the input is too long.' },
  MAX_OPERATION_NAME_LIMIT: { status: 400, message: 'The name of the operation is too long.' },
  BATCHING_NOT_ENABLED: { status: 400, message: 'Send one operation per request.' },
  // Apollo's protocol for persisted queries: a client that gets these sends the whole document.
  PERSISTED_QUERY_NOT_FOUND: { status: 200, message: 'PersistedQueryNotFound' },
  PERSISTED_QUERY_NOT_SUPPORTED: { status: 200, message: 'PersistedQueryNotSupported' },
  PERSISTED_QUERY_NOT_IN_LIST: { status: 404, message: 'There is no document with this id.' },
  QUERY_NOT_IN_SAFELIST: { status: 403, message: 'Only documents that were registered before may run.' },
  INTROSPECTION_DISABLED: { status: 403, message: 'You may not read the schema.' },
  UNAUTHENTICATED: { status: 401, message: 'Sign in to do this.' },
  STEP_UP_REQUIRED: { status: 401, message: 'Confirm who you are to do this.' },
  FORBIDDEN: { status: 403, message: 'You may not do this.' },
  NOT_FOUND: { status: 404, message: 'There is nothing at this address.' },
  METHOD_NOT_ALLOWED: { status: 405, message: 'This method is not allowed here.' },
  REQUEST_TIMEOUT: { status: 408, message: 'The request did not arrive in time.' },
  PAYLOAD_TOO_LARGE: { status: 413, message: 'The request body is too large.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, message: 'Send the body as application/json.' },
  RATE_LIMITED: { status: 429, message: 'Too many requests. Wait, then try again.' },
  COST_EXCEEDS_CAPACITY: {
    status: 400,
    message: 'The operation takes more tokens than the rate limit ever holds.',
  },
  HEADERS_TOO_LARGE: { status: 431, message: 'The request headers are too large.' },
  INTERNAL_SERVER_ERROR: { status: 500, message: 'Something went wrong on our side.' },
  SERVICE_UNAVAILABLE: { status: 503, message: 'The service is not available at the moment. Try again.' },
  SUBGRAPH_UNAVAILABLE: { status: 503, message: 'A part of the graph is not available at the moment.' },
  UPSTREAM_UNAVAILABLE: {
    status: 503,
    message: 'A service behind the graph is not available at the moment.',
  },
  UPSTREAM_TIMEOUT: { status: 504, message: 'A service behind the graph did not answer in time.' },
  UPSTREAM_FAILED: { status: 502, message: 'A service behind the graph gave no answer that can be used.' },
  DEADLINE_EXCEEDED: { status: 504, message: 'The request took longer than allowed.' },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof errorTable;

export const isErrorCode = (value: unknown): value is ErrorCode =>
  typeof value === 'string' && Object.hasOwn(errorTable, value);

/** The caller is at fault, or has to wait, and may be told so. */
export class Refusal extends Error {
  readonly code: ErrorCode;
  /** Facts for the caller, added to the error's extensions. Never secrets, never personal data. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, details: Readonly<Record<string, unknown>>) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.details = details;
  }
}

export const refusal = (
  code: ErrorCode,
  details: Readonly<Record<string, unknown>> & { readonly message?: string } = {},
): Refusal => {
  const { message = errorTable[code].message, ...rest } = details;
  return new Refusal(code, message, rest);
};

export const refuse = (...reason: Parameters<typeof refusal>): never => {
  throw refusal(...reason);
};

/** `Object.create(null)` and the like have no text and throw when they are asked for one. */
export const textOf = (value: unknown): string => {
  try {
    return String(value);
  } catch {
    return 'an object without a text';
  }
};

/** A thrown value may be anything; from here on it is an Error. */
export const toError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(`Thrown value: ${textOf(thrown)}`);
