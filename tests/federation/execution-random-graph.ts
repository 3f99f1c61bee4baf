import type { Random } from '#support/random-graph.ts';
import {
  type Building,
  type Entity,
  isPresent,
  type Known,
  type Part,
  partOf,
  scalars,
  some,
} from './execution-graph-parts.ts';
import { link, type TestGraph } from './execution-graphs.ts';

const keyPool = ['id', 'sku', 'id code', 'ref { id }'];
const keyFieldTypes: Readonly<Record<string, string>> = {
  id: 'ID!',
  sku: 'String!',
  code: 'String!',
  ref: 'Ref!',
};

const addKey = (
  building: Building,
  { subgraph, type }: { subgraph: string; type: string },
  key: string,
): void => {
  const part = partOf(building, subgraph, type);
  for (const [name] of key.replace(/\{.*\}/, '').matchAll(/\w+/g)) {
    const isKeyAlready = part.fields.has(name);
    if (!isKeyAlready) part.fields.set(name, `${name}: ${keyFieldTypes[name]}`);
    if (name === 'ref') {
      const ref = partOf(building, subgraph, 'Ref');
      ref.head = 'type Ref @shareable';
      ref.fields.set('id', 'id: ID!');
    }
  }
};

const addEntities = (building: Building): void => {
  const { random, names } = building;
  for (const entity of building.entities) {
    for (const subgraph of names) {
      const isHome = entity.homes.includes(subgraph);
      if (!isHome && random.chance(0.6)) continue;
      const keys = isHome ? some(random, entity.keys, 0.6) : [random.pick(entity.keys)];
      const part = partOf(building, subgraph, entity.name);
      for (const key of keys) {
        const isStub = !isHome || random.chance(0.1);
        part.head += ` @key(fields: "${key}"${isStub ? ', resolvable: false' : ''})`;
        addKey(building, { subgraph, type: entity.name }, key);
      }
    }
  }
};

/** Value types, an enum, a union and an interface, each where what they need is. */
const addShared = (building: Building): void => {
  const { random, names, entities } = building;
  const isEven = random.chance(0.8);
  const [hasB, hasInner] = [random.chance(0.7), random.chance(0.6)];
  for (const subgraph of names) {
    if (random.chance(0.8)) partOf(building, subgraph, 'Kind').head = 'enum Kind { A B C }';
    const present = entities.filter(({ name }) => isPresent(building, subgraph, name));
    const value = partOf(building, subgraph, 'Value');
    value.head = 'type Value @shareable';
    value.fields.set('a', 'a: String');
    if (hasB && (isEven || random.chance(0.8))) value.fields.set('b', 'b(n: Int = 2): Int');
    if (hasInner && (isEven || random.chance(0.6))) value.fields.set('inner', 'inner: Value');
    const [first] = entities;
    const isEverywhere = names.every((one) => first !== undefined && isPresent(building, one, first.name));
    if (first !== undefined && isEverywhere) value.fields.set('owner', `owner: ${first.name}`);
    if (present.length > 0 && random.chance(0.7)) {
      const members = some(
        random,
        present.map(({ name }) => name),
        0.7,
      );
      if (random.chance(0.5)) members.push('Value');
      partOf(building, subgraph, 'Any').head = `union Any = ${members.join(' | ')}`;
    }
    const withId = present.filter(({ name }) => partOf(building, subgraph, name).fields.has('id'));
    if (withId.length > 0 && random.chance(0.6)) {
      const node = partOf(building, subgraph, 'Node');
      node.head = 'interface Node';
      node.fields.set('id', 'id: ID!');
      node.fields.set('label', 'label: String');
      for (const { name } of some(random, withId, 0.7)) {
        const part = partOf(building, subgraph, name);
        part.implemented.add('Node');
        part.fields.set('label', 'label: String @shareable');
      }
    }
  }
};

const wrap = (random: Random, type: string): string => {
  const inner = random.chance(0.25) ? `${type}!` : type;
  const shape = random.chance(0.35) ? `[${inner}]` : inner;
  const list = random.chance(0.1) && shape !== inner ? `[${shape}]` : shape;
  return list !== inner && random.chance(0.25) ? `${list}!` : list;
};

const targetsIn = (building: Building, subgraph: string): string[] => [
  'String',
  'Int',
  'Boolean',
  'Float',
  'String',
  ...[...(building.parts.get(subgraph)?.keys() ?? [])].filter((type) => !/^(Ref|Query|Mutation)$/.test(type)),
];

const argumentsFor = (random: Random): string =>
  random.chance(0.25) ? random.pick(['(n: Int = 2)', '(text: String)', '(n: Int, yes: Boolean = true)']) : '';

const addFields = (building: Building): void => {
  const { random } = building;
  for (const entity of building.entities) {
    const count = 3 + random.below(4);
    for (let index = 0; index < count; index += 1) {
      const name = `${entity.name.toLowerCase()}f${index}`;
      const owner = random.pick(entity.homes);
      const target = random.pick(targetsIn(building, owner));
      const type = wrap(random, target);
      const given = argumentsFor(random);
      const others = entity.homes.filter(
        (home) => home !== owner && (scalars.has(target) || isPresent(building, home, target)),
      );
      const sdl = `${name}${given}: ${type}`;
      const hidden = random.chance(0.04) ? ' @inaccessible' : '';
      const second = others.length > 0 && random.chance(0.3) ? random.pick(others) : undefined;
      const isOverridden = second !== undefined && random.chance(0.3);
      const shared = second !== undefined && !isOverridden ? ' @shareable' : '';
      partOf(building, owner, entity.name).fields.set(name, sdl + shared + hidden);
      if (second !== undefined) {
        const taking = isOverridden ? ` @override(from: "${owner}")` : shared;
        partOf(building, second, entity.name).fields.set(name, sdl + taking);
      }
      const owners = second === undefined ? [owner] : isOverridden ? [second] : [owner, second];
      if (!isOverridden) entity.known.push({ name, type, arguments: given, owners });
    }
  }
};

/** The selection of a field in a @requires, of what its subgraph knows of the field's type. */
const selectionOf = (
  building: Building,
  { name, type, arguments: given }: Known,
  subgraph: string,
): string | undefined => {
  const { random } = building;
  const literal = given.includes('n: Int') && random.chance(0.6) ? `(n: ${1 + random.below(3)})` : '';
  const named = type.replaceAll(/\W/g, '');
  if (scalars.has(named)) return `${name}${literal}`;
  const types = building.parts.get(subgraph);
  const part = types?.get(named);
  if (part === undefined) return undefined;
  if (part.head.startsWith('enum')) return `${name}${literal}`;
  if (part.fields.has('id')) return `${name}${literal} { id }`;
  if (part.fields.has('a')) return `${name}${literal} { a }`;
  const members = building.entities.filter(
    (one) => part.head.includes(one.name) && types?.get(one.name)?.fields.has('id') === true,
  );
  const fragments = members.map((one) => `... on ${one.name} { id }`);
  return fragments.length === 0 ? undefined : `${name}${literal} { ${fragments.join(' ')} }`;
};

const addExternal = (building: Building, at: { subgraph: string; type: string }, field: Known): boolean => {
  const part = partOf(building, at.subgraph, at.type);
  if (!part.fields.has(field.name))
    part.fields.set(field.name, `${field.name}${field.arguments}: ${field.type} @external`);
  return part.fields.get(field.name)?.includes('@external') === true;
};

const addComputed = (building: Building): void => {
  const { random } = building;
  for (const entity of building.entities) {
    for (const subgraph of entity.homes) {
      // What is required comes with an entity: the subgraph must have a key by which it can be entered.
      if (!/@key\(fields: "[^"]*"\)/.test(partOf(building, subgraph, entity.name).head)) continue;
      const count = random.below(3);
      for (let index = 0; index < count; index += 1) {
        const foreign = entity.known.filter(({ owners }) => !owners.includes(subgraph));
        const chosen = foreign.length === 0 ? [] : some(random, foreign, 0.4);
        const sets = chosen.flatMap((field) => {
          const text = selectionOf(building, field, subgraph);
          if (text === undefined || !addExternal(building, { subgraph, type: entity.name }, field)) return [];
          return [text];
        });
        if (sets.length === 0) continue;
        const name = `c${index}_${subgraph}`;
        const requires = sets.join(' ');
        const [given, type] = [argumentsFor(random), random.pick(['String', 'Int', '[Int]'])];
        const sdl = `${name}${given}: ${type} @requires(fields: "${requires}")`;
        partOf(building, subgraph, entity.name).fields.set(name, sdl);
        building.computed[`${entity.name}.${name}`] = requires;
        if (given === '') entity.known.push({ name, type, arguments: '', owners: [subgraph] });
      }
    }
  }
};

const provides = (building: Building, subgraph: string, target: string): string => {
  const entity = building.entities.find(({ name }) => name === target);
  if (entity === undefined || building.random.chance(0.7)) return '';
  const foreign = entity.known.filter(
    ({ owners, arguments: given }) => !owners.includes(subgraph) && given === '',
  );
  if (foreign.length === 0) return '';
  const field = building.random.pick(foreign);
  if (!/^(String|Int|Boolean|Float)!?$/.test(field.type)) return '';
  if (!addExternal(building, { subgraph, type: target }, field)) return '';
  for (const owner of field.owners) {
    const { fields } = partOf(building, owner, target);
    const sdl = fields.get(field.name) ?? '';
    if (!sdl.includes('@shareable')) fields.set(field.name, `${sdl} @shareable`);
  }
  return ` @provides(fields: "${field.name}")`;
};

const addRoots = (building: Building): void => {
  const { random, names } = building;
  let count = 0;
  for (const subgraph of names) {
    const objects = targetsIn(building, subgraph).slice(5);
    const fields = 1 + random.below(3);
    for (let index = 0; index < fields; index += 1) {
      count += 1;
      const target = random.pick(objects);
      const sdl = `q${count}${argumentsFor(random)}: ${wrap(random, target)}`;
      const second = random.chance(0.2) ? random.pick(names) : subgraph;
      const isShared = second !== subgraph && isPresent(building, second, target);
      const given = isShared ? ' @shareable' : provides(building, subgraph, target);
      partOf(building, subgraph, 'Query').fields.set(`q${count}`, sdl + given);
      if (isShared) partOf(building, second, 'Query').fields.set(`q${count}`, `${sdl} @shareable`);
    }
    if (random.chance(0.4))
      partOf(building, subgraph, 'Mutation').fields.set(
        `m_${subgraph}`,
        `m_${subgraph}(n: Int): ${random.pick(objects)}`,
      );
  }
};

/** An interface with a key whose fields come from a subgraph that knows no implementation. */
const addInterfaceObject = (building: Building): void => {
  const { random, names } = building;
  const [home, other] = random.chance(0.5) ? names : names.toReversed();
  if (home === undefined || other === undefined || random.chance(0.5)) return;
  const face = partOf(building, home, 'Media');
  face.head = 'interface Media @key(fields: "id")';
  face.fields.set('id', 'id: ID!');
  face.fields.set('title', 'title: String');
  for (const name of ['Book', 'Film']) {
    const part = partOf(building, home, name);
    part.head += ' @key(fields: "id")';
    part.implemented.add('Media');
    part.fields.set('id', 'id: ID!');
    part.fields.set('title', 'title: String');
    part.fields.set(`of${name}`, `of${name}: ${random.pick(['Int', 'Value', 'Media', '[Media]'])}`);
  }
  const seen = partOf(building, other, 'Media');
  seen.head = 'type Media @key(fields: "id") @interfaceObject';
  seen.fields.set('id', 'id: ID!');
  seen.fields.set('rating', `rating: ${random.pick(['Int', 'Float', '[String]'])}`);
  seen.fields.set('next', `next: ${random.pick(['Media', '[Media!]', 'Value'])}`);
};

const sdlOf = (types: ReadonlyMap<string, Part>): string =>
  [...types]
    .map(([, { head, implemented, fields }]) => {
      const named =
        implemented.size === 0
          ? head
          : head.replace(/^(type \w+)/, `$1 implements ${[...implemented].join(' & ')}`);
      return fields.size === 0 ? named : `${named} { ${[...fields.values()].join(', ')} }`;
    })
    .join('\n');

/** Subgraphs that may or may not compose. */
export const randomGraph = (random: Random, name: string, hasComputed = true): TestGraph => {
  const names = ['s0', 's1', 's2', 's3'].slice(0, 2 + random.below(3));
  const entities: Entity[] = ['E0', 'E1', 'E2', 'E3'].slice(0, 2 + random.below(3)).map((one) => ({
    name: one,
    keys: some(random, keyPool, 0.4),
    homes: some(random, names, 0.6),
    known: [],
  }));
  const building: Building = { random, names, parts: new Map(), entities, computed: {} };
  addEntities(building);
  addInterfaceObject(building);
  addShared(building);
  addFields(building);
  if (hasComputed) addComputed(building);
  addRoots(building);
  const subgraphs = names.flatMap((one) => {
    const types = building.parts.get(one);
    return types === undefined ? [] : [[one, link + sdlOf(types)] as const];
  });
  return { name, computed: building.computed, subgraphs: Object.fromEntries(subgraphs) };
};
