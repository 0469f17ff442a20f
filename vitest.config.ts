import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    expect: { requireAssertions: true, poll: { timeout: 10_000 } },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'unit', include: ['src/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'stories',
          include: ['tests/{stories,contracts,faults}/**/*.test.ts'],
          maxWorkers: 2,
          testTimeout: 60_000,
          retry: 1
        }
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          maxWorkers: 2,
          testTimeout: 300_000,
          retry: 1
        }
      }
    ]
  }
});
