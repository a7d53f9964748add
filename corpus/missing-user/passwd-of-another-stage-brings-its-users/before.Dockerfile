FROM debian:12 AS accounts
RUN useradd -m -u 1000 lichen

FROM debian:12
COPY --from=accounts /etc/passwd /etc/group /etc/
COPY --from=accounts --chown=1000 /home/lichen /home/lichen
RUN chown 1000 /home/lichen
USER lichen
