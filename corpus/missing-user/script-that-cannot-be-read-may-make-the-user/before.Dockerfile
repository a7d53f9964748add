FROM ubuntu:22.04
RUN wget -q https://example.org/lab/install-users.sh && bash install-users.sh
WORKDIR /srv/lab
