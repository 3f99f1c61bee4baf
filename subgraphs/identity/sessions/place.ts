import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { Reader } from 'mmdb-lib';
import { z } from 'zod';

/** Where an address is, as far as the database knows. */
export const Place = z.object({
  /** ISO 3166-1 alpha-2. */
  country: z.string().nullable(),
  city: z.string().nullable(),
  latitude: z.number(),
  longitude: z.number(),
  /** The true place is within so many kilometres. */
  accuracyKm: z.number(),
});

export type Place = Readonly<z.output<typeof Place>>;

export type Locate = (address: string) => Place | null;

/** The fields of MaxMind's City format; other databases of the format leave some out. */
const CityRecord = z.object({
  country: z.object({ iso_code: z.string().optional() }).optional(),
  city: z.object({ names: z.object({ en: z.string().optional() }).optional() }).optional(),
  location: z.object({
    latitude: z.number(),
    longitude: z.number(),
    accuracy_radius: z.number().optional(),
  }),
});

/** What a place in the middle of a country is worth, when the database does not say how exact it is. */
const unknownAccuracyKm = 500;

const toPlace = ({ country, city, location }: z.output<typeof CityRecord>): Place => ({
  country: country?.iso_code ?? null,
  city: city?.names?.en ?? null,
  latitude: location.latitude,
  longitude: location.longitude,
  accuracyKm: location.accuracy_radius ?? unknownAccuracyKm,
});

/** Looks addresses up in a local database of MaxMind's format; without one no place is known. */
export const loadLocate = (file: string | undefined): Locate => {
  if (file === undefined) return () => null;
  const reader = new Reader(readFileSync(file));
  return (address) => {
    if (isIP(address) === 0) return null;
    const record = CityRecord.safeParse(reader.get(address));
    return record.success ? toPlace(record.data) : null;
  };
};
