# Eter in a container: the same program as npm start, built once. Not yet tried on a machine with Docker.
FROM node:24-bookworm-slim AS build
WORKDIR /eter
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:24-bookworm-slim
RUN apt-get update \
  && apt-get install -y --no-install-recommends ffmpeg bubblewrap ca-certificates \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /eter
COPY --from=build --chown=root:root /eter ./
RUN mkdir /data && chown node:node /data
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
VOLUME /data
EXPOSE 3000
USER node
CMD ["node", "--max-semi-space-size=2", "scripts/serve.ts"]
