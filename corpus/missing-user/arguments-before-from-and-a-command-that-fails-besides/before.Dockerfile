ARG NB_UID=1000
FROM debian:13
RUN adduser --disabled-password --gecos '' --uid $NB_UID lab
USER lab
