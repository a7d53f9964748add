FROM quay.io/jupyter/base-notebook:2026-02-02
USER root
WORKDIR /srv/course material
COPY [".", "/srv/course material/"]
RUN mkdir "/srv/course material/plots"
USER ${NB_UID}
