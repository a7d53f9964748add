FROM debian:12
RUN adduser --disabled-password --gecos "" --no-create-home --uid 1000 krill
WORKDIR /survey
RUN chown krill /survey
COPY --chown=krill . /survey
USER krill
