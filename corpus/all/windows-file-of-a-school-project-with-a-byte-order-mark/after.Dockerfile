# Projekt Wetterstation für März, Klasse 10b
FROM python:3.10

RUN pip install jupyter pandas

COPY . /home/schueler

ENV USER=schueler \
    NB_UID=1000 \
    HOME=/home/schueler
RUN useradd --no-log-init --create-home --shell /bin/bash --uid 1000 schueler
RUN chown -R ${NB_UID} ${HOME}
USER schueler
WORKDIR /home/schueler