import { describe, expect, test } from '@jest/globals';
import { assessRisk, leastDistanceKm } from './assess-risk.ts';
import type { Place } from './place.ts';

const place = (latitude: number, longitude: number, accuracyKm = 20): Place => ({
  country: null,
  city: null,
  latitude,
  longitude,
  accuracyKm,
});
const berlin = place(52.52, 13.405);
const paris = place(48.8566, 2.3522);
const tokyo = place(35.6762, 139.6503);
const hour = 3_600_000;
const limits = { speedKmh: 900, distanceKm: 150, rapidSessions: 10, rapidWindowMs: 600_000 };

const assess = (given: {
  from?: Place | null;
  to?: Place | null;
  hours?: number;
  newDevice?: boolean;
  recentSessions?: number;
}) => {
  const { from = berlin, to = berlin, hours = 1, newDevice = false, recentSessions = 1 } = given;
  return assessRisk(
    {
      last: from === null ? null : { at: 0, place: from },
      now: { at: hours * hour, place: to },
      newDevice,
      recentSessions,
    },
    limits,
  );
};

describe('the distance of two places', () => {
  test('is the great circle, less what both may be off', () => {
    expect(leastDistanceKm(place(52.52, 13.405, 0), place(48.8566, 2.3522, 0))).toBeCloseTo(877.5, 0);
    expect(leastDistanceKm(berlin, paris)).toBeCloseTo(837.5, 0);
    expect(leastDistanceKm(place(0, 0, 0), place(0, 180, 0))).toBeCloseTo(20_015, 0);
    expect(leastDistanceKm(place(0, 179.9, 0), place(0, -179.9, 0))).toBeCloseTo(22.2, 0);
    expect(leastDistanceKm(place(52.52, 13.405, 500), paris)).toBeCloseTo(357.5, 0);
    expect(leastDistanceKm(place(52.52, 13.405, 900), paris)).toBe(0);
  });
});

describe('impossible travel', () => {
  test.each([
    ['Berlin to Paris by train', { to: paris, hours: 9 }, null],
    ['Berlin to Paris by aeroplane', { to: paris, hours: 1.5 }, null],
    ['Berlin to Paris within half an hour', { to: paris, hours: 0.5 }, 1675],
    ['Berlin to Tokyo within an hour', { to: tokyo, hours: 1 }, 8873],
    ['to the next town within a second', { to: place(52.39, 13.06), hours: 1 / 3600 }, null],
    ['from nowhere', { from: null, to: tokyo }, null],
    ['to nowhere', { to: null }, null],
  ])('%s', (_name, given, speed) => {
    const { impossibleSpeed } = assess(given).signals;
    if (speed === null) expect(impossibleSpeed).toBeNull();
    else expect(Math.abs((impossibleSpeed ?? 0) - speed)).toBeLessThan(15);
  });

  test('at the same moment is counted as within a minute, also when clocks run backwards', () => {
    for (const hours of [0, -5]) {
      expect(assess({ to: paris, hours }).signals.impossibleSpeed).toBeCloseTo(837.5 * 60, -3);
    }
  });
});

describe('the band', () => {
  const far = { to: tokyo };
  test.each([
    ['nothing', {}, 'allow'],
    ['a new device', { newDevice: true }, 'allow'],
    ['as many sessions as are allowed', { recentSessions: 10 }, 'allow'],
    ['rapid access', { recentSessions: 11 }, 'step_up'],
    ['rapid access by new devices', { recentSessions: 11, newDevice: true }, 'step_up'],
    ['impossible travel', far, 'step_up'],
    ['impossible travel of a new device', { ...far, newDevice: true }, 'review'],
    ['impossible travel with rapid access', { ...far, recentSessions: 11 }, 'block'],
  ])('of %s is %s', (_name, given, band) => {
    expect(assess(given).band).toBe(band);
  });
});
