FROM debian:13
RUN useradd --create-home --comment "" --uid 1000 lab
USER lab
