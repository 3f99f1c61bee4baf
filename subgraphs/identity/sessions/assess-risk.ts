import type { Place } from './place.ts';

/** Where and when an account was seen. */
export interface Sighting {
  readonly at: number;
  readonly place: Place | null;
}

export interface RiskSignals {
  /** Kilometres an hour that lie between two sightings, when that is faster than anybody travels. */
  readonly impossibleSpeed: number | null;
  readonly newDevice: boolean;
  /** Sessions that were opened within the window, this one included, when those are too many. */
  readonly rapidAccess: number | null;
}

export type RiskBand = 'allow' | 'step_up' | 'review' | 'block';

export interface Risk {
  readonly band: RiskBand;
  readonly signals: RiskSignals;
}

export interface RiskLimits {
  readonly speedKmh: number;
  /** Nearer than that is no travel: addresses of one place are often assigned to its neighbours. */
  readonly distanceKm: number;
  readonly rapidSessions: number;
  readonly rapidWindowMs: number;
}

const earthRadiusKm = 6371;
/** Two requests of the same moment would divide by zero. */
const shortestTripMs = 60_000;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** The great-circle distance (haversine), less what both places may be off. */
export const leastDistanceKm = (a: Place, b: Place): number => {
  const latitude = radians(b.latitude - a.latitude) / 2;
  const longitude = radians(b.longitude - a.longitude) / 2;
  const h =
    Math.sin(latitude) ** 2 +
    Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(longitude) ** 2;
  const distance = 2 * earthRadiusKm * Math.asin(Math.min(1, Math.sqrt(h)));
  return Math.max(0, distance - a.accuracyKm - b.accuracyKm);
};

const impossibleSpeed = (from: Sighting, to: Sighting, limits: RiskLimits): number | null => {
  if (from.place === null || to.place === null) return null;
  const distance = leastDistanceKm(from.place, to.place);
  if (distance < limits.distanceKm) return null;
  const hours = Math.max(shortestTripMs, to.at - from.at) / 3_600_000;
  const speed = distance / hours;
  return speed > limits.speedKmh ? Math.round(speed) : null;
};

/**
 * No single signal blocks: people use VPNs, travel and buy telephones. What happens at once does, when one of the signals is
 * that the account was in two places.
 */
const bandOf = ({ impossibleSpeed: speed, newDevice, rapidAccess }: RiskSignals): RiskBand => {
  if (speed !== null && rapidAccess !== null) return 'block';
  if (speed !== null && newDevice) return 'review';
  return speed !== null || rapidAccess !== null ? 'step_up' : 'allow';
};

/** What speaks against this being the account's owner. */
export const assessRisk = (
  facts: {
    readonly last: Sighting | null;
    readonly now: Sighting;
    readonly newDevice: boolean;
    /** Sessions opened within the window, with this one. */
    readonly recentSessions: number;
  },
  limits: RiskLimits,
): Risk => {
  const signals: RiskSignals = {
    impossibleSpeed: facts.last === null ? null : impossibleSpeed(facts.last, facts.now, limits),
    newDevice: facts.newDevice,
    rapidAccess: facts.recentSessions > limits.rapidSessions ? facts.recentSessions : null,
  };
  return { band: bandOf(signals), signals };
};
