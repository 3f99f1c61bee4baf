import type { Audit } from '../audit/audit.ts';
import type { Transaction } from '../database.ts';
import { assessRisk, type Risk, type RiskLimits, type Sighting } from './assess-risk.ts';
import type { Fingerprints } from './device.ts';
import type { NewSession } from './open-session.ts';
import { type Locate, Place } from './place.ts';
import type { SessionSettings } from './settings.ts';

type Request = Pick<NewSession, 'userId' | 'device'>;

export interface ReviewedRisk {
  readonly risk: Risk;
  readonly place: Place | null;
}

export interface RiskReview {
  /** Judges a sign-in, and records it when it stands out. */
  readonly review: (transaction: Transaction, request: Request, now: number) => Promise<ReviewedRisk>;
  /** From now on the account knows this device. */
  readonly rememberDevice: (transaction: Transaction, request: Request, now: number) => Promise<void>;
}

const calm: Risk = {
  band: 'allow',
  signals: { impossibleSpeed: null, newDevice: false, rapidAccess: null },
};

/** Where the account was used last, by any of its sessions. */
const findLastSighting = async (transaction: Transaction, userId: string): Promise<Sighting | null> => {
  const row = await transaction
    .selectFrom('session')
    .select(['last_used_at', 'place'])
    .where('user_id', '=', userId)
    .where('place', 'is not', null)
    .orderBy('last_used_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : { at: row.last_used_at.getTime(), place: Place.parse(row.place) };
};

const countSessionsSince = async (transaction: Transaction, userId: string, since: Date): Promise<number> => {
  const row = await transaction
    .selectFrom('session')
    .select((select) => select.fn.countAll<bigint>().as('count'))
    .where('user_id', '=', userId)
    .where('created_at', '>', since)
    .executeTakeFirstOrThrow();
  return Number(row.count);
};

const findKnownDevice = async (
  transaction: Transaction,
  { userId, device }: Request,
  fingerprints: Fingerprints,
): Promise<Buffer | undefined> => {
  const known = await transaction
    .selectFrom('known_device')
    .select('fingerprint')
    .where('user_id', '=', userId)
    .execute();
  return known.find(({ fingerprint }) => fingerprints.matches(device, fingerprint))?.fingerprint;
};

export const riskLimits = (settings: SessionSettings): RiskLimits => ({
  speedKmh: settings.SOBA_RISK_SPEED_KMH,
  distanceKm: settings.SOBA_RISK_DISTANCE_KM,
  rapidSessions: settings.SOBA_RISK_RAPID_SESSIONS,
  rapidWindowMs: settings.SOBA_RISK_RAPID_WINDOW_MS,
});

export const createRiskReview = (parts: {
  readonly locate: Locate;
  readonly fingerprints: Fingerprints;
  readonly audit: Audit;
  readonly settings: SessionSettings;
  readonly limits: RiskLimits;
}): RiskReview => {
  const { locate, fingerprints, audit, settings, limits } = parts;
  return {
    review: async (transaction, request, now) => {
      const place = locate(request.device.address);
      if (settings.SOBA_RISK_MODE === 'off') return { risk: calm, place };
      const { userId, device: client } = request;
      const since = new Date(now - limits.rapidWindowMs);
      const risk = assessRisk(
        {
          last: await findLastSighting(transaction, userId),
          now: { at: now, place },
          newDevice: (await findKnownDevice(transaction, request, fingerprints)) === undefined,
          recentSessions: 1 + (await countSessionsSince(transaction, userId, since)),
        },
        limits,
      );
      if (risk.band !== 'allow') {
        const data = { band: risk.band, ...risk.signals };
        await audit.record({ type: 'risk.assessed', userId, client, data }, transaction);
      }
      return { risk, place };
    },
    rememberDevice: async (transaction, request, now) => {
      const known = await findKnownDevice(transaction, request, fingerprints);
      const at = new Date(now);
      await transaction
        .insertInto('known_device')
        .values({
          user_id: request.userId,
          fingerprint: known ?? fingerprints.of(request.device),
          first_seen_at: at,
          last_seen_at: at,
        })
        .onConflict((conflict) =>
          conflict.columns(['user_id', 'fingerprint']).doUpdateSet({ last_seen_at: at }),
        )
        .execute();
    },
  };
};
