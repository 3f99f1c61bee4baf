import {
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isLeafType,
  isObjectType,
  isUnionType,
} from 'graphql';
import type { Random } from '#support/random-graph.ts';

/** Names that an executor may take for something else. */
const strangeAliases = [
  'id',
  'sku',
  'name',
  'price',
  'comments',
  '__typename',
  '__proto__',
  'constructor',
  'toString',
];

const conditions = [
  '@skip(if: $yes)',
  '@skip(if: $no)',
  '@include(if: $yes)',
  '@include(if: $no)',
  '@include(if: true)',
  '@skip(if: true)',
];

/** A random operation over a schema. It may be invalid where two fields of one response name differ. */
export const randomOperation = (random: Random, schema: GraphQLSchema): string => {
  const fragments: string[] = [];
  let aliases = 0;
  const conditioned = random.pick([0, 0.04, 0.1, 0.25]);
  const plain = random.pick([0.5, 0.7, 0.9]);
  const directive = (): string => (random.chance(conditioned) ? ` ${random.pick(conditions)}` : '');
  const alias = (): string => {
    if (random.chance(plain)) return '';
    if (random.chance(0.4)) return `${random.pick(strangeAliases)}: `;
    aliases += 1;
    return `a${aliases}: `;
  };
  const argumentFor = ({ name, type }: GraphQLArgument): string => {
    const text = String(type);
    if (random.chance(0.3)) return '';
    if (text === 'Int') return `${name}: ${random.pick(['$int', '1', '2', '3', 'null', '$defaulted'])}`;
    if (text === 'Boolean') return `${name}: ${random.pick(['$yes', '$no', 'true'])}`;
    return `${name}: ${random.pick(['"x"', '$text', '""'])}`;
  };
  const argumentsFor = (field: GraphQLField<unknown, unknown>): string => {
    const given = field.args.map(argumentFor).filter((text) => text !== '');
    return given.length === 0 ? '' : `(${given.join(', ')})`;
  };
  const fieldOf = (type: GraphQLObjectType, depth: number): string => {
    const field = random.pick(Object.values(type.getFields()));
    const named = getNamedType(field.type);
    if (!isLeafType(named) && depth <= 0) return '__typename';
    const below = isLeafType(named) ? '' : ` ${selection(named as GraphQLCompositeType, depth - 1)}`;
    return `${alias()}${field.name}${argumentsFor(field)}${directive()}${below}`;
  };
  const fragmentOn = (type: GraphQLCompositeType, depth: number): string => {
    const possible = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
    const interfaces = possible.flatMap((one) => (isObjectType(one) ? one.getInterfaces() : []));
    const on = random.pick([type, ...possible, ...possible, ...interfaces]) as GraphQLCompositeType;
    if (random.chance(0.25)) {
      const name = `F${fragments.length}`;
      fragments.push('');
      fragments[Number(name.slice(1))] = `fragment ${name} on ${on.name} ${selection(on, depth - 1)}`;
      return `...${name}${directive()} ...${name}`;
    }
    const condition = random.chance(0.2) ? '' : ` on ${on.name}`;
    return `...${condition}${directive()} ${selection(condition === '' ? type : on, depth - 1)}`;
  };
  const selection = (type: GraphQLCompositeType, depth: number): string => {
    const parts = Array.from({ length: 1 + random.below(4) }, () => {
      if (random.chance(0.08)) return `${random.chance(0.3) ? alias() : ''}__typename`;
      if (isUnionType(type) && depth <= 0) return '__typename';
      if (isUnionType(type) || (random.chance(0.22) && depth > 0)) return fragmentOn(type, depth);
      return fieldOf(type as GraphQLObjectType, depth);
    });
    return `{ ${parts.join(' ')} }`;
  };
  const mutation = schema.getMutationType();
  const isMutation = mutation !== null && mutation !== undefined && random.chance(0.1);
  const root = isMutation ? mutation : schema.getQueryType();
  const body = selection(root as GraphQLObjectType, 3 + random.below(3));
  return `${isMutation ? 'mutation' : 'query'} Q($yes: Boolean = true, $no: Boolean! = false, $int: Int, $defaulted: Int = 2, $text: String) ${body}\n${fragments.join('\n')}`;
};
