FROM registry.example.org/fire/wind:1.2
ARG CREW_GID
RUN groupadd ${CREW_GID:+-g} ${CREW_GID} crew \
    && useradd ${CREW_GID:+-u} ${CREW_GID} -g crew -m crew \
    && chown -R crew:crew /srv
USER crew
