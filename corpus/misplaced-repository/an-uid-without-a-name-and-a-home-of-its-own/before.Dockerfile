FROM python:3.12
ENV HOME=/srv/home
WORKDIR /srv/home
COPY . .
RUN chown -R 1000 /srv/home
USER 1000
