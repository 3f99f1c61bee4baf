import type { ClientInfo } from '#platform/client-info.ts';
import type { Audit } from '../audit/audit.ts';
import type { Transaction } from '../database.ts';
import { assessRisk, type RiskLimits } from './assess-risk.ts';
import { deviceOf, type Fingerprints } from './device.ts';
import type { Locate } from './place.ts';
import type { FamilyRecord, Rotation } from './session-store.ts';
import type { SessionSettings } from './settings.ts';

/** A session is used from another device than before. */
export interface DeviceChange {
  readonly isBlocked: boolean;
  readonly columns: NonNullable<Rotation['device']>;
  readonly record: (transaction?: Transaction) => Promise<void>;
}

interface Use {
  readonly family: FamilyRecord;
  readonly client: ClientInfo;
  readonly now: number;
}

export interface DeviceWatch {
  readonly isSame: (client: ClientInfo, family: Pick<FamilyRecord, 'fingerprint'>) => boolean;
  /** The fingerprints of which a session has one when its device is as usual; null when nobody wants to know. */
  readonly usual: (client: ClientInfo) => readonly Buffer[] | null;
  /** Null when the device is the one that it was, or nobody wants to know. */
  readonly look: (use: Use) => Promise<DeviceChange | null>;
}

export const createDeviceWatch = (parts: {
  readonly fingerprints: Fingerprints;
  readonly locate: Locate;
  readonly audit: Audit;
  readonly settings: SessionSettings;
  readonly limits: RiskLimits;
}): DeviceWatch => {
  const { fingerprints, settings } = parts;
  const isSame: DeviceWatch['isSame'] = (client, { fingerprint }) =>
    fingerprints.matches(client, fingerprint);

  const changeOf = ({ family, client, now }: Use): DeviceChange => {
    const place = parts.locate(client.address);
    const risk = assessRisk(
      {
        last: { at: family.lastUsedAt, place: family.place },
        now: { at: now, place },
        newDevice: true,
        recentSessions: 0,
      },
      parts.limits,
    );
    const check = settings.SOBA_SESSION_DEVICE_CHECK;
    // Somebody who was elsewhere a moment ago is asked again, even where a change alone is only recorded.
    const asksAgain = check === 'step_up' || (settings.SOBA_RISK_MODE === 'enforce' && risk.band !== 'allow');
    const event = {
      type: 'session.device_changed',
      userId: family.access.userId,
      sessionId: family.id,
      client,
      data: { check, band: risk.band, impossibleSpeed: risk.signals.impossibleSpeed },
    } as const;
    return {
      isBlocked: check === 'block',
      columns: {
        fingerprint: fingerprints.of(client),
        ...deviceOf(client),
        place: place === null ? null : JSON.stringify(place),
        step_up_at: asksAgain ? new Date(now) : family.stepUpAt === null ? null : new Date(family.stepUpAt),
      },
      record: (transaction) => parts.audit.record(event, transaction),
    };
  };

  return {
    isSame,
    usual: (client) => (settings.SOBA_SESSION_DEVICE_CHECK === 'off' ? null : fingerprints.allOf(client)),
    look: async (use) =>
      settings.SOBA_SESSION_DEVICE_CHECK === 'off' || isSame(use.client, use.family) ? null : changeOf(use),
  };
};
