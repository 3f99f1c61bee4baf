/** Small random graphs with guarded fields, and random operations over them, from a seed. */

export interface Random {
  readonly below: (limit: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(from: readonly T[]) => T;
}

/** A linear congruential generator (Numerical Recipes): the same seed, the same graph. */
export const createRandom = (seed: number): Random => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return {
    below: (limit) => Math.floor(next() * limit),
    chance: (probability) => next() < probability,
    pick: (from) => from[Math.floor(next() * from.length)] as never,
  };
};

interface RandomField {
  readonly name: string;
  /** The type it returns: a scalar or one of the graph's types. */
  readonly target: string;
  readonly sdl: string;
}

interface RandomType {
  readonly name: string;
  readonly fields: readonly RandomField[];
  readonly possible: readonly string[];
}

export interface RandomGraph {
  readonly types: ReadonlyMap<string, RandomType>;
  /** The SDL of two subgraphs: the second adds fields to the entity of the first. */
  readonly sdl: readonly [string, string];
}

const directives = [
  '@auth',
  '@auth(requires: ADMIN)',
  '@hasRole(role: SUPPORT)',
  '@authenticated',
  '@requiresScopes(scopes: [["a"]])',
];

const wrap = (random: Random, target: string): string => {
  const inner = random.chance(0.3) ? `${target}!` : target;
  const shape = random.chance(0.3) ? `[${inner}]` : inner;
  return shape === inner ? shape : random.chance(0.3) ? `${shape}!` : shape;
};

const createField = (random: Random, name: string, targets: readonly string[]): RandomField => {
  const target = random.chance(0.5) ? 'String' : random.pick(targets);
  const guard = random.chance(0.3) ? ` ${random.pick(directives)}` : '';
  return { name, target, sdl: `${name}: ${wrap(random, target)}${guard}` };
};

const reguard = (random: Random, field: RandomField): RandomField => ({
  ...field,
  sdl: `${field.sdl.split(' @')[0]}${random.chance(0.3) ? ` ${random.pick(directives)}` : ''}`,
});

/** Apollo's own directives may not stand on interface fields. */
const withOurDirectives = (field: RandomField): RandomField =>
  /@(authenticated|requiresScopes)/.test(field.sdl)
    ? { ...field, sdl: `${field.sdl.split(' @')[0]} @auth` }
    : field;

const block = (head: string, fields: readonly RandomField[]): string =>
  `${head} { ${fields.map(({ sdl }) => sdl).join(' ')} }`;

export const createRandomGraph = (random: Random): RandomGraph => {
  const objects = Array.from({ length: 3 + random.below(3) }, (_, index) => `T${index}`);
  const targets = [...objects, 'Node'];
  const shared = [createField(random, 's0', targets), createField(random, 's1', targets)].map(
    withOurDirectives,
  );
  const id: RandomField = { name: 'id', target: 'ID', sdl: 'id: ID!' };
  const implementing = objects.filter((name, index) => index === 0 || name === 'T1' || random.chance(0.5));
  const added = [0, 1, 2].map((index) => createField(random, `b${index}`, ['String']));
  const own = objects.map((name) => {
    const fields = Array.from({ length: 2 + random.below(3) }, (_, index) =>
      createField(random, `${name.toLowerCase()}f${index}`, targets),
    );
    return {
      name,
      fields: [
        ...(implementing.includes(name) ? [id, ...shared.map((field) => reguard(random, field))] : [id]),
        ...fields,
      ],
    };
  });
  const roots = [0, 1, 2, 3].map((index) => ({ ...createField(random, `q${index}`, targets) }));
  const first = [
    block('type Query', roots),
    block('interface Node', [id, ...shared]),
    ...own.map(({ name, fields }) =>
      block(
        `type ${name}${implementing.includes(name) ? ' implements Node' : ''}${name === 'T0' ? ' @key(fields: "id")' : ''}${random.chance(0.15) ? ` ${random.pick(directives)}` : ''}`,
        fields,
      ),
    ),
  ].join('\n');
  const types = new Map<string, RandomType>([
    ['Query', { name: 'Query', fields: roots, possible: ['Query'] }],
    ['Node', { name: 'Node', fields: [id, ...shared], possible: implementing }],
    ...own.map(
      ({ name, fields }) =>
        [name, { name, fields: name === 'T0' ? [...fields, ...added] : fields, possible: [name] }] as const,
    ),
  ]);
  return {
    types,
    sdl: [first, `type T0 @key(fields: "id") { id: ID! ${added.map(({ sdl }) => sdl).join(' ')} }`],
  };
};

/** A valid operation, with aliases, fragments on abstract types, and @skip and @include by variables. */
export const createRandomOperation = (random: Random, graph: RandomGraph): string => {
  let aliases = 0;
  const condition = (): string =>
    random.chance(0.1)
      ? ` ${random.pick(['@skip(if: $no)', '@include(if: $yes)', '@skip(if: $yes)', '@include(if: $no)'])}`
      : '';
  const fragment = (type: RandomType, depth: number): string => {
    const conditionType = random.pick([type.name, ...type.possible]);
    return `... on ${conditionType}${condition()} ${selection(conditionType, depth)}`;
  };
  const field = (type: RandomType, depth: number): string => {
    const { name, target } = random.pick(type.fields);
    const isLeaf = target === 'String' || target === 'ID';
    if (!isLeaf && depth <= 0) return '__typename';
    // Every selection has a response name of its own, so that random operations are always valid.
    aliases += 1;
    return `a${aliases}: ${name}${condition()}${isLeaf ? '' : ` ${selection(target, depth - 1)}`}`;
  };
  const selection = (typeName: string, depth: number): string => {
    const type = graph.types.get(typeName);
    if (type === undefined) return '{ __typename }';
    const parts = Array.from({ length: 1 + random.below(4) }, () =>
      random.chance(0.25) && depth > 0 ? fragment(type, depth - 1) : field(type, depth),
    );
    return `{ ${parts.join(' ')} }`;
  };
  return `query($yes: Boolean = true, $no: Boolean = false) { yes: __typename @include(if: $yes) no: __typename @skip(if: $no) ${selection('Query', 4).slice(1)}`;
};
