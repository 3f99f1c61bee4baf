import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from '@jest/globals';
import { chromium, type Page } from 'playwright-core';

const executablePath = '/usr/bin/chromium';
const isInstalled = existsSync(executablePath);

/** Skipped where there is no browser, except in CI, where it has to be there. */
export const testInBrowser = isInstalled || process.env['CI'] === 'true' ? test : test.skip;

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface TestPage {
  readonly page: Page;
  /** Every address that the page has asked for. */
  readonly requests: readonly string[];
  /** What went wrong in the page: errors, and what its content policy did not allow. */
  readonly problems: readonly string[];
  readonly close: () => Promise<void>;
}

/** A page in a real Chromium that nobody has used before. */
export const openPage = async (url: string): Promise<TestPage> => {
  const profile = mkdtempSync(path.join(tmpdir(), 'soba-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    args: quiet,
  });
  const page = context.pages()[0] ?? (await context.newPage());
  const requests: string[] = [];
  const problems: string[] = [];
  context.on('request', (request) => requests.push(request.url()));
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  await page.goto(url);
  return {
    page,
    requests,
    problems,
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
};
