FROM fedora:41
RUN addgroup --gid 1000 krill && useradd -u 1000 -g krill krill
USER krill
