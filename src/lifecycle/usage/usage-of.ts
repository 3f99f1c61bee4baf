import type { UsageReport, UsedOperation } from '#gateway/usage/usage-report.ts';
import type { FindingUsage } from '#lifecycle/findings/finding.ts';

const shownClients = 5;

/** Who uses some operations, as far as it was recorded. */
export const summarise = (operations: readonly UsedOperation[]): FindingUsage => {
  const requests = new Map<string, number>();
  let lastSeen: string | null = null;
  for (const client of operations.flatMap(({ clients }) => clients)) {
    requests.set(client.name, (requests.get(client.name) ?? 0) + client.requests);
    if (lastSeen === null || client.lastSeen > lastSeen) lastSeen = client.lastSeen;
  }
  const names = [...requests].toSorted((a, b) => b[1] - a[1]).map(([name]) => name);
  const more = names.length - shownClients;
  return {
    operations: operations.length,
    requests: [...requests.values()].reduce((sum, count) => sum + count, 0),
    clients: more > 0 ? [...names.slice(0, shownClients), `${more} more`] : names,
    lastSeen,
  };
};

/** Which recorded operations depend on a coordinate: of a type, those that depend on anything of it. */
export const createUsageOf = ({ operations }: UsageReport): ((coordinate: string) => FindingUsage) => {
  const byCoordinate = new Map<string, Set<UsedOperation>>();
  const add = (coordinate: string, operation: UsedOperation): void => {
    const known = byCoordinate.get(coordinate) ?? new Set();
    byCoordinate.set(coordinate, known.add(operation));
  };
  for (const operation of operations) {
    for (const coordinate of operation.coordinates) {
      add(coordinate, operation);
      const type = coordinate.split('.')[0] ?? '';
      if (type !== coordinate) add(type, operation);
    }
  }
  return (coordinate) => summarise([...(byCoordinate.get(coordinate) ?? [])]);
};
