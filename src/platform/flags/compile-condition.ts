import { BlockList, isIP } from 'node:net';
import { RE2JS } from 're2js';
import type { Clock } from '../clock.ts';
import type { Condition, Operator } from './condition.ts';
import { attributeOf, type EvaluationContext, textOf } from './evaluation-context.ts';
import { compareVersions, parseVersion } from './semver.ts';

export type Predicate = (context: EvaluationContext) => boolean;

/** What the value of the attribute must pass. Undefined when the condition makes no sense. */
type Test = (text: string) => boolean;
type CreateTest = (condition: Condition) => Test | undefined;

export const longestPattern = 1000;
/** Matching takes time in proportion to both the text and the compiled pattern, so both are bounded as well. */
const longestMatched = 1000;
const largestProgram = 1000;

const folded = (text: string, { caseInsensitive }: Condition): string =>
  caseInsensitive ? text.toLowerCase() : text;

const membership: CreateTest = (condition) => {
  const values = new Set(condition.values.map((value) => folded(value, condition)));
  return condition.caseInsensitive ? (text) => values.has(text.toLowerCase()) : (text) => values.has(text);
};

const partOf =
  (isPart: (text: string, part: string) => boolean): CreateTest =>
  (condition) => {
    const parts = condition.values.map((value) => folded(value, condition));
    return (text) => {
      const whole = folded(text, condition);
      return parts.some((part) => isPart(whole, part));
    };
  };

/** Only what is written as a number: `Number('')` is 0. */
const parseNumber = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

/** An operator that compares with one value, which `parse` reads; what cannot be read compares with nothing. */
const compared =
  <Value>(
    parse: (text: string) => Value | undefined,
    holds: (given: Value, wanted: Value) => boolean,
  ): CreateTest =>
  ({ values: [first = ''] }) => {
    const wanted = parse(first);
    if (wanted === undefined) return undefined;
    return (text) => {
      const given = parse(text);
      return given !== undefined && holds(given, wanted);
    };
  };

const numeric = (holds: (given: number, wanted: number) => boolean): CreateTest =>
  compared((text) => {
    const number = parseNumber(text);
    return Number.isNaN(number) ? undefined : number;
  }, holds);

const dated = (holds: (given: number, wanted: number) => boolean): CreateTest =>
  compared((text) => {
    const instant = Date.parse(text);
    return Number.isNaN(instant) ? undefined : instant;
  }, holds);

const versioned = (holds: (order: number) => boolean): CreateTest =>
  compared(parseVersion, (given, wanted) => holds(compareVersions(given, wanted)));

/** RE2: no backtracking, so no pattern makes a match take longer than its text is long. */
const pattern: CreateTest = ({ values: [source = ''], caseInsensitive }) => {
  if (source.length > longestPattern) return undefined;
  try {
    const compiled = RE2JS.compile(source, caseInsensitive ? RE2JS.CASE_INSENSITIVE : 0);
    if (compiled.programSize() > largestProgram) return undefined;
    return (text) => text.length <= longestMatched && compiled.test(text);
  } catch {
    return undefined;
  }
};

const addNetwork = (list: BlockList, text: string): boolean => {
  const [address = '', prefix, ...rest] = text.split('/');
  const version = isIP(address);
  const family = version === 6 ? 'ipv6' : 'ipv4';
  const bits = version === 6 ? 128 : 32;
  if (version === 0 || address.includes('%') || rest.length > 0) return false;
  if (prefix === undefined) list.addAddress(address, family);
  else if (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits) {
    list.addSubnet(address, Number(prefix), family);
  } else return false;
  return true;
};

const network: CreateTest = ({ values }) => {
  const list = new BlockList();
  const added = values.filter((value) => addNetwork(list, value));
  if (added.length === 0) return undefined;
  return (text) => {
    const version = isIP(text);
    return version !== 0 && list.check(text, version === 6 ? 'ipv6' : 'ipv4');
  };
};

const tests: Readonly<Record<Operator, CreateTest>> = {
  IN: membership,
  NOT_IN: membership,
  STR_STARTS_WITH: partOf((text, part) => text.startsWith(part)),
  STR_ENDS_WITH: partOf((text, part) => text.endsWith(part)),
  STR_CONTAINS: partOf((text, part) => text.includes(part)),
  NUM_EQ: numeric((given, wanted) => given === wanted),
  NUM_GT: numeric((given, wanted) => given > wanted),
  NUM_GTE: numeric((given, wanted) => given >= wanted),
  NUM_LT: numeric((given, wanted) => given < wanted),
  NUM_LTE: numeric((given, wanted) => given <= wanted),
  DATE_AFTER: dated((given, wanted) => given > wanted),
  DATE_BEFORE: dated((given, wanted) => given < wanted),
  SEMVER_EQ: versioned((order) => order === 0),
  SEMVER_GT: versioned((order) => order > 0),
  SEMVER_GTE: versioned((order) => order >= 0),
  SEMVER_LT: versioned((order) => order < 0),
  SEMVER_LTE: versioned((order) => order <= 0),
  REGEX: pattern,
  IN_CIDR: network,
};

const isDated = ({ operator }: Condition): boolean => operator === 'DATE_AFTER' || operator === 'DATE_BEFORE';

/** Of a list, one that passes is enough. What the context does not say passes nothing. */
const passes = (context: EvaluationContext, attribute: string, test: Test): boolean => {
  const value = attributeOf(context, attribute);
  if (typeof value === 'string') return test(value);
  if (value === undefined) return false;
  if (typeof value !== 'object') return test(String(value));
  return value.some((one) => typeof one === 'string' && test(one));
};

/** The time of the evaluation, unless the context says another. */
const timed = (test: Test, clock: Clock): Predicate => {
  return (context) => test(textOf(context, 'currentTime') ?? new Date(clock.now()).toISOString());
};

/** A condition that makes no sense is never so, inverted or not: nobody gets what a mistake would give. */
export const compileCondition = (condition: Condition, clock: Clock): Predicate => {
  const test = Object.hasOwn(tests, condition.operator) ? tests[condition.operator](condition) : undefined;
  if (test === undefined) return () => false;
  const { attribute } = condition;
  const wanted = (condition.operator === 'NOT_IN') === condition.inverted;
  if (isDated(condition) && attribute === 'currentTime') {
    const holds = timed(test, clock);
    return (context) => holds(context) === wanted;
  }
  return (context) => passes(context, attribute, test) === wanted;
};

/** True when all are so; of none, always. */
export const compileConditions = (conditions: readonly Condition[], clock: Clock): Predicate => {
  const [first, second, third, ...rest] = conditions.map((condition) => compileCondition(condition, clock));
  if (first === undefined) return () => true;
  if (second === undefined) return first;
  if (third === undefined) return (context) => first(context) && second(context);
  return (context) =>
    first(context) && second(context) && third(context) && rest.every((holds) => holds(context));
};

const takesMany: ReadonlySet<Operator> = new Set([
  'IN',
  'NOT_IN',
  'STR_STARTS_WITH',
  'STR_ENDS_WITH',
  'STR_CONTAINS',
  'IN_CIDR',
]);

/** Why a condition must not be stored, in words for whoever wrote it; undefined when it is well. */
export const problemOfCondition = (condition: Condition): string | undefined => {
  const { attribute, operator, values } = condition;
  if (attribute === '' || attribute.length > 100) return 'An attribute has 1 to 100 characters.';
  if (values.length === 0) return `${operator} needs a value.`;
  if (values.length > 1 && !takesMany.has(operator)) return `${operator} takes one value.`;
  if (operator === 'IN_CIDR') {
    const wrong = values.find((value) => !addNetwork(new BlockList(), value));
    if (wrong !== undefined) return 'IN_CIDR takes addresses and networks such as 10.0.0.0/8.';
  }
  return tests[operator](condition) === undefined ? `${operator} cannot read its value.` : undefined;
};
