FROM debian:12
RUN useradd --create-home --uid 1000 reader
COPY --chown=reader:reader . /home/reader
WORKDIR /home/reader
USER reader
