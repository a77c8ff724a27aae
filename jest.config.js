/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['platform', 'books', 'subgraphs', 'gateway', 'launcher', 'tools', 'demo', 'tests'].map(
    (folder) => `<rootDir>/${folder}`,
  ),
  testMatch: ['**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/tests/bench/gateway/rivals/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': '@swc/jest' },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  globalSetup: '<rootDir>/tests/setup/global-setup.mjs',
  globalTeardown: '<rootDir>/tests/setup/global-teardown.mjs',
  maxWorkers: 2,
  testTimeout: 120_000,
};
