# One image for the gateway, the subgraphs and the migration; docker-compose.yml says which of them a container is.

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build

FROM node:24.21.0-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Optional packages are the embedded Postgres, which a container has no use for.
RUN npm ci --no-audit --no-fund --ignore-scripts --omit=dev --omit=optional

FROM node:24.21.0-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json NOTICE ./
COPY schema ./schema
# A volume that is put here belongs to whoever the folder belongs to.
RUN mkdir anchors && chown node:node anchors
USER node
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 CMD ["node", "dist/launcher/health.js"]
# Without a shell in between, signals reach Node itself.
ENTRYPOINT ["node"]
CMD ["dist/launcher/gateway.js"]
