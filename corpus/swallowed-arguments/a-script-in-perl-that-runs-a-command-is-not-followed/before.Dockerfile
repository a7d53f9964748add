FROM debian:12
COPY begin /begin
ENTRYPOINT ["/begin"]
