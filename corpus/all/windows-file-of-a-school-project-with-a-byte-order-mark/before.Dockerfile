# Projekt Wetterstation für März, Klasse 10b
FROM python:3.10

RUN pip install jupyter pandas

COPY . /home/schueler
USER schueler
WORKDIR /home/schueler