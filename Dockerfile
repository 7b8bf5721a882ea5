# syntax=docker/dockerfile:1
# Huntline is TypeScript that Node runs as it is: nothing is built, so the image is Node, the locked packages and the files.

FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# No package of the run time needs a script of its own; none gets to run one.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:24-slim
ENV NODE_ENV=production \
    HUNTLINE_HOST=0.0.0.0 \
    HUNTLINE_PORT=3978 \
    HUNTLINE_WEB_PORT=off \
    HUNTLINE_STATE=/state/huntline.db \
    HUNTLINE_GEOIP_FOLDER=/state/geoip
# All that is written goes to /state (a volume) and /tmp: the root may be read-only.
RUN mkdir -m 0700 /state && chown node:node /state
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json LICENSE .env.example ./
COPY src ./src
COPY cards ./cards
COPY queries ./queries
COPY schemas ./schemas
COPY demo ./demo
COPY notebooks ./notebooks
USER node
VOLUME /state
EXPOSE 3978
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HUNTLINE_PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Lines that run may finish within 20 seconds: stop with `docker stop -t 45`.
STOPSIGNAL SIGTERM
# `docker run … check` and the other verbs of the command line work as well.
ENTRYPOINT ["node", "src/cli.ts"]
CMD ["start"]
