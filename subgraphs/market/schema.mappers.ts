import type { Answer } from '#platform/json-upstream/endpoint.ts';
import type { Candle, CandlePeriod } from './candles.ts';
import type { ChainEventsQueued, DataQuality, EventPipeline } from './upstream.ts';

export type CandleMapper = Candle;
export type CandleSeriesMapper = Answer<readonly Candle[]> & { readonly period: CandlePeriod };
export type ChainEventsQueuedMapper = ChainEventsQueued;
export type DataQualityMapper = Answer<DataQuality>;
export type EventPipelineMapper = EventPipeline;
export interface TokenPairMapper {
  readonly symbol: string;
}
