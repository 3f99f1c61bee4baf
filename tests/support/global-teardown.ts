import { rmSync } from 'node:fs';
import { runOnServer, templateName } from './database.ts';
import { running } from './global-setup.ts';

export default async (): Promise<void> => {
  await running.redis?.stop();
  if (running.postgres === undefined) {
    await runOnServer(
      process.env['SOBA_TEST_POSTGRES'] ?? '',
      `drop database ${templateName()} with (force)`,
    );
  }
  await running.postgres?.stop();
  if (running.dataDir !== undefined) rmSync(running.dataDir, { recursive: true, force: true });
};
