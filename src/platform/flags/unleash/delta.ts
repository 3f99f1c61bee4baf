import { z } from 'zod';
import { Feature, type Features, Segment } from './feature.ts';

/** What has changed, as `GET /api/client/delta` says it. */
export const DeltaEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hydration'), features: z.array(Feature), segments: z.array(Segment) }),
  z.object({ type: z.literal('feature-updated'), feature: Feature }),
  z.object({ type: z.literal('feature-removed'), featureName: z.string() }),
  z.object({ type: z.literal('segment-updated'), segment: Segment }),
  z.object({ type: z.literal('segment-removed'), segmentId: z.number() }),
]);

export type DeltaEvent = z.output<typeof DeltaEvent>;

const applyEvent = (state: Features, event: DeltaEvent): Features => {
  const segments = state.segments ?? [];
  switch (event.type) {
    case 'hydration':
      return { features: event.features, segments: event.segments };
    case 'feature-updated':
      return {
        ...state,
        features: [...state.features.filter(({ name }) => name !== event.feature.name), event.feature],
      };
    case 'feature-removed':
      return { ...state, features: state.features.filter(({ name }) => name !== event.featureName) };
    case 'segment-updated':
      return { ...state, segments: [...segments.filter(({ id }) => id !== event.segment.id), event.segment] };
    case 'segment-removed':
      return { ...state, segments: segments.filter(({ id }) => id !== event.segmentId) };
  }
};

export const applyDelta = (state: Features, events: readonly DeltaEvent[]): Features =>
  events.reduce(applyEvent, state);
