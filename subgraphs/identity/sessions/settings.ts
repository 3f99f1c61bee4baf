import { z } from 'zod';
import { integer } from '#platform/config.ts';

/** What happens when a session is used from another device than before. */
export const deviceChecks = ['off', 'notify', 'step_up', 'block'] as const;

export const sessionSettings = {
  SOBA_SESSION_MAX: integer(5, { min: 1, max: 1000 }).describe('Sessions that an account may have at once.'),
  SOBA_SESSION_OVERFLOW: z
    .enum(['evict', 'refuse'])
    .default('evict')
    .describe(
      'One session too many: `evict` ends the one that was idle longest, `refuse` refuses the sign-in.',
    ),
  SOBA_SESSION_IDLE_SECONDS: integer(604_800, { min: 60, max: 31_536_000 }).describe(
    'A session that is not refreshed for so long ends.',
  ),
  SOBA_SESSION_SECONDS: integer(2_592_000, { min: 60, max: 31_536_000 }).describe(
    'A session ends after so long, however much it is used.',
  ),
  SOBA_REFRESH_GRACE_MS: integer(10_000, { min: 0, max: 60_000 }).describe(
    'For so long a refresh token that was just used is answered again with the tokens that it gave.',
  ),
  SOBA_SESSION_DEVICE_CHECK: z
    .enum(deviceChecks)
    .default('notify')
    .describe(
      'A refresh from another browser, platform or network than before: `notify` records it, `step_up` asks for a new proof before sensitive operations, `block` refuses it.',
    ),
  SOBA_FRESH_AUTH_SECONDS: integer(900, { min: 30, max: 86_400 }).describe(
    'Sensitive operations need a proof of who is asking that is not older.',
  ),
  SOBA_RISK_MODE: z
    .enum(['off', 'measure', 'enforce'])
    .default('measure')
    .describe(
      'Judging sign-ins by impossible travel, new devices and rapid access: `measure` records what stands out, `enforce` also asks for a second factor or refuses.',
    ),
  SOBA_RISK_SPEED_KMH: integer(900, { min: 100, max: 10_000 }).describe(
    'Faster than that nobody travels from one place of use to the next.',
  ),
  SOBA_RISK_DISTANCE_KM: integer(150, { min: 1, max: 20_000 }).describe('Places nearer than that are one.'),
  SOBA_RISK_RAPID_SESSIONS: integer(10, { min: 1, max: 10_000 }).describe(
    'More sessions of an account than that within the window stand out.',
  ),
  SOBA_RISK_RAPID_WINDOW_MS: integer(600_000, { min: 1000, max: 86_400_000 }).describe(
    'The window in which rapid access is counted.',
  ),
  SOBA_GEOIP_DATABASE: z
    .string()
    .min(1)
    .optional()
    .describe("Database of places by address in MaxMind's City format (.mmdb), read at the start."),
  SOBA_REVOCATION_KEEP_SECONDS: integer(86_400, { min: 0, max: 31_536_000 }).describe(
    'Shortest time that a revocation is kept, though all that it revokes may have ended.',
  ),
};

const Settings = z.object(sessionSettings);

export type SessionSettings = Readonly<z.output<typeof Settings>>;
