ARG TAG=13
FROM debian:${TAG}
RUN echo ${TAG}
