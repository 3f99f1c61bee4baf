export type { Evaluation as FlagEvaluationMapper } from '#platform/flags/compile-flag.ts';
export type { Rollout as FlagRolloutMapper, Rule as FlagRuleMapper } from '#platform/flags/flag.ts';
export type { ChangeRecord as FlagChangeMapper } from './admin/audit-store.ts';
export type { StateRecord as FlagStateMapper } from './admin/flag-store.ts';
export type { RequestRecord as FlagChangeRequestMapper } from './admin/request-store.ts';
export type { FlagReference as FeatureFlagMapper } from './evaluation/evaluation-resolvers.ts';
