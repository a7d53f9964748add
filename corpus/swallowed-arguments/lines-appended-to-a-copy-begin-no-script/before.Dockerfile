FROM debian:12
COPY docker /docker
RUN echo 'exec "$@"' >> /docker/enter && chmod 755 /docker/enter
ENTRYPOINT ["/docker/enter"]
