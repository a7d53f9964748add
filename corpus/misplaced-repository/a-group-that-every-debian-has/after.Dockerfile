FROM debian:12
ENV HOME=/home/jovyan
RUN useradd -M -N -u 1000 jovyan \
 && mkdir -p ${HOME} \
 && chown -R jovyan:users ${HOME}
COPY --chown=1000 . ${HOME}
USER 1000
WORKDIR ${HOME}
