FROM python:3.12-slim
RUN useradd --create-home --uid 1000 tides
ENV HOME=/home/tides
COPY --chown=1000 . ${HOME}
RUN pip install --user tidepool==0.3
WORKDIR ${HOME}
RUN chown -R 1000 ${HOME}
USER tides
