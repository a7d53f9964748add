FROM debian:12
ARG ARCHIVE
RUN useradd -m -u 1000 orchard && rm -rf ${ARCHIVE}* /data/${ARCHIVE}
USER orchard
