ARG NB_UID=1000
FROM debian:13
ARG NB_UID
RUN useradd --create-home --comment '' --uid $NB_UID lab
USER lab
