FROM debian:12
COPY parts /parts/
RUN cat /parts/first /parts/last > /entry.sh && chmod 755 /entry.sh
ENTRYPOINT ["/entry.sh"]
