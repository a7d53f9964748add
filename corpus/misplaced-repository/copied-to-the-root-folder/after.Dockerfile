FROM python:3.12
RUN useradd -m -u 1000 jovyan
COPY . .
COPY --chown=1000 . /home/jovyan
USER jovyan
WORKDIR /home/jovyan
