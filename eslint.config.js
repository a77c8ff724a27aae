import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  globalIgnores(['node_modules/', 'dist/', 'dist.*/', '.data/', 'coverage/', '**/generated/']),
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': ['error', { ignoreStatic: true }],
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'exit',
          message: 'Dispose resources and let the process end, or set process.exitCode.',
        },
        { object: 'Number', property: 'parseFloat', message: 'Money never passes through a float.' },
      ],
      'no-restricted-globals': [
        'error',
        { name: 'parseFloat', message: 'Money never passes through a float.' },
      ],
      'no-console': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    // The import rules keep the driver out of these files; this keeps the language out as well.
    files: ['subgraphs/**/*.ts', 'gateway/**/*.ts'],
    ignores: ['**/*.repository.ts', '**/posting/**', '**/*.test.ts', '**/testing/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...['Literal[value=PATTERN]', 'TemplateElement[value.raw=PATTERN]'].map((selector) => ({
          selector: selector.replace('PATTERN', '/^\\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH) /'),
          message: 'SQL belongs in a repository.',
        })),
      ],
    },
  },
  {
    // What these print is their product.
    files: ['launcher/**', 'tools/**', 'demo/**', 'tests/bench/**', 'tests/executor/**', 'tests/faults/**'],
    rules: { 'no-console': 'off' },
  },
  {
    // Jest's expect() and the loosely typed answers of a GraphQL endpoint make these rules noise in tests.
    files: ['**/*.test.ts', 'tests/**'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
);
