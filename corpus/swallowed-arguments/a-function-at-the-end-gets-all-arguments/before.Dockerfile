FROM ubuntu:22.04
COPY --chmod=0755 run.sh /run.sh
ENTRYPOINT ["/run.sh"]
