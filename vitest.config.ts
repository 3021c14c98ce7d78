import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['*/**/*.test.ts'],
          exclude: ['node_modules/**', 'build/**', '**/*.pg.test.ts', 'test/**'],
          testTimeout: 10_000,
        },
      },
      {
        test: {
          name: 'pg',
          include: ['*/**/*.pg.test.ts'],
          exclude: ['node_modules/**', 'build/**'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'system',
          include: ['test/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
