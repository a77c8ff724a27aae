import { defineConfig } from '@graphql-hive/gateway';

export const gatewayConfig = defineConfig({
  supergraph: process.env.SUPERGRAPH_PATH,
  logging: 'error',
  transportEntries: {
    '*.http': {
      options: {
        deduplicateInflightRequests: process.env.COALESCE_FETCHES === 'true',
        subscriptions: { kind: 'ws', location: '/graphql' },
      },
    },
  },
  inboundInflightRequestDeduplication: process.env.COALESCE_REQUESTS === 'true',
});
