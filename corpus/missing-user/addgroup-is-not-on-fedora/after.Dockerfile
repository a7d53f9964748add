FROM fedora:41
RUN groupadd --gid 1000 krill && useradd -u 1000 -g krill krill
USER krill
