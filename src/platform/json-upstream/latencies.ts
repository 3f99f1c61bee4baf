export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

export interface Latencies {
  readonly note: (milliseconds: number) => void;
  /** Of the last calls; null before the first. */
  readonly percentiles: () => Percentiles | null;
}

const kept = 1024;

export const createLatencies = (): Latencies => {
  const ring = new Float64Array(kept);
  let noted = 0;
  return {
    note: (milliseconds) => {
      ring[noted % kept] = milliseconds;
      noted += 1;
    },
    percentiles: () => {
      if (noted === 0) return null;
      const sorted = ring.slice(0, Math.min(noted, kept)).sort();
      const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
      return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
    },
  };
};
