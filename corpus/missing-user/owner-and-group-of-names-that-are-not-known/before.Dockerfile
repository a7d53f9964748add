FROM registry.example.org/fire/wind:1.2
ARG UID
ARG GID
RUN useradd --create-home --shell /bin/bash $CREW --uid $UID --gid $GID
RUN mkdir -p /srv/wind && chown $UID:$GID /srv/wind
