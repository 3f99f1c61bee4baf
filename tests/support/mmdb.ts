/** What a record may hold here: maps, texts and numbers, which are written as doubles. */
type Value = string | number | { readonly [key: string]: Value };

const typeOf = { pointer: 1, text: 2, double: 3, map: 7 } as const;

const control = (type: number, size: number): Buffer => {
  if (size < 29) return Buffer.from([(type << 5) | size]);
  return Buffer.from([(type << 5) | 29, size - 29]);
};

const encode = (value: Value): Buffer => {
  if (typeof value === 'string')
    return Buffer.concat([control(typeOf.text, Buffer.byteLength(value)), Buffer.from(value)]);
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleBE(value);
    return Buffer.concat([control(typeOf.double, 8), bytes]);
  }
  const entries = Object.entries(value);
  return Buffer.concat([
    control(typeOf.map, entries.length),
    ...entries.flatMap(([key, inner]) => [encode(key), encode(inner)]),
  ]);
};

const unsigned = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  // Type 6, an unsigned integer of four bytes.
  return Buffer.concat([Buffer.from([(6 << 5) | 4]), bytes]);
};

/** The fields of the metadata that a reader looks at; integers, which records do not need. */
const metadata = (nodeCount: number): Buffer => {
  const fields: readonly (readonly [string, Buffer])[] = [
    ['binary_format_major_version', unsigned(2)],
    ['binary_format_minor_version', unsigned(0)],
    ['build_epoch', unsigned(1_700_000_000)],
    ['database_type', encode('Test-City')],
    ['ip_version', unsigned(4)],
    ['node_count', unsigned(nodeCount)],
    ['record_size', unsigned(32)],
  ];
  return Buffer.concat([
    Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1'),
    control(typeOf.map, fields.length),
    ...fields.flatMap(([name, value]) => [encode(name), value]),
  ]);
};

const bitsOf = (network: string): number[] => {
  const [address = '', length = ''] = network.split('/');
  const all = address
    .split('.')
    .flatMap((part) => Array.from({ length: 8 }, (_, bit) => (Number(part) >> (7 - bit)) & 1));
  return all.slice(0, Number(length));
};

const separatorBytes = 16;

/** A database of MaxMind's format, from networks such as `203.0.113.0/24` and their records. */
export const createMmdb = (records: Readonly<Record<string, Value>>): Buffer => {
  const nodes: [number | null, number | null][] = [[null, null]];
  const leaves: { readonly node: number; readonly bit: number; readonly offset: number }[] = [];
  const data: Buffer[] = [];
  let offset = 0;
  for (const [network, record] of Object.entries(records)) {
    const bits = bitsOf(network);
    let node = 0;
    for (const bit of bits.slice(0, -1)) {
      const next = nodes[node]?.[bit] ?? nodes.push([null, null]) - 1;
      (nodes[node] as [number | null, number | null])[bit] = next;
      node = next;
    }
    const bytes = encode(record);
    leaves.push({ node, bit: bits.at(-1) ?? 0, offset });
    data.push(bytes);
    offset += bytes.length;
  }
  const tree = Buffer.alloc(nodes.length * 8);
  for (const [index, [left, right]] of nodes.entries()) {
    tree.writeUInt32BE(left ?? nodes.length, index * 8);
    tree.writeUInt32BE(right ?? nodes.length, index * 8 + 4);
  }
  for (const leaf of leaves) {
    tree.writeUInt32BE(nodes.length + separatorBytes + leaf.offset, leaf.node * 8 + leaf.bit * 4);
  }
  return Buffer.concat([tree, Buffer.alloc(separatorBytes), ...data, metadata(nodes.length)]);
};

/** A record of the City format. */
export const cityRecord = (
  iso: string,
  name: string,
  [latitude, longitude]: readonly [number, number],
): Value => ({
  country: { iso_code: iso },
  city: { names: { en: name } },
  location: { latitude, longitude, accuracy_radius: 20 },
});
