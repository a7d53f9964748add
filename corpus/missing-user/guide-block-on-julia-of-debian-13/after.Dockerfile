FROM julia:1.11-trixie
ENV HOME=/home/jovyan
RUN useradd --create-home --comment "Default user" --uid 1000 jovyan
COPY --chown=1000 . /home/jovyan
USER jovyan
