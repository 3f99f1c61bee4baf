import type { Finding } from '#lifecycle/findings/finding.ts';
import type { Report } from './report.ts';

const levels = { error: 'error', warning: 'warning', notice: 'note' } as const;

const locationsOf = ({ place, coordinate }: Finding) => {
  const logical = coordinate === '' ? {} : { logicalLocations: [{ fullyQualifiedName: coordinate }] };
  if (place === undefined) return coordinate === '' ? [] : [logical];
  const physicalLocation = {
    artifactLocation: { uri: encodeURI(place.file), uriBaseId: '%SRCROOT%' },
    region: { startLine: place.line },
  };
  return [{ physicalLocation, ...logical }];
};

const resultOf = (finding: Finding) => ({
  ruleId: finding.rule,
  level: levels[finding.severity],
  message: { text: finding.message },
  locations: locationsOf(finding),
  partialFingerprints: { coordinate: `${finding.rule} ${finding.coordinate}` },
  ...(finding.accepted === undefined
    ? {}
    : { suppressions: [{ kind: 'external', status: 'accepted', justification: finding.accepted }] }),
});

/** SARIF 2.1.0, which code scanning takes. */
export const asSarif = ({ findings }: Report): string => {
  const rules = [...new Set(findings.map(({ rule }) => rule))].toSorted().map((id) => ({ id }));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver: { name: 'soba', rules } }, results: findings.map(resultOf) }],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
};
