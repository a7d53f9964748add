FROM pangeo/base-notebook:2024.08.18
COPY --chown=jovyan . /home/jovyan
RUN cp start /srv/start
