ARG NB_UID=1000
FROM debian:13
ARG NB_UID
RUN useradd --uid $NB_UID --create-home lab
USER lab
