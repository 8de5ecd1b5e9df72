# The program on a plain Debian: about 100 MB, no network port, one volume.

FROM rust:1.95-slim-bookworm AS build
WORKDIR /build
# The slim image brings the C compiler that ring and psm are built with.
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/build/target \
    cargo build --release --locked --bin switchboard \
    && install -D target/release/switchboard /out/switchboard

FROM debian:bookworm-slim
# Certificates and time zones are inside the program: nothing has to be installed.
RUN groupadd --system --gid 10001 switchboard \
    && useradd --system --uid 10001 --gid switchboard --home-dir /data --no-create-home \
        --shell /usr/sbin/nologin switchboard \
    && install --directory --owner=switchboard --group=switchboard --mode=0700 /data
COPY --from=build /out/switchboard /usr/local/bin/switchboard
USER 10001:10001
# A new volume takes over the owner and the mode of /data.
ENV DATA_DIR=/data
VOLUME /data
WORKDIR /data
# A sign of life is given every 15 s; it is missed after 60 s.
HEALTHCHECK --interval=30s --timeout=5s --start-period=15s --retries=3 \
    CMD ["switchboard", "healthcheck"]
ENTRYPOINT ["switchboard"]
CMD ["run"]
