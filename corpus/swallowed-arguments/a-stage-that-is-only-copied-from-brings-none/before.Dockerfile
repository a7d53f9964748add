FROM golang:1.22 AS tool
ENTRYPOINT ["/go/bin/tool"]
FROM python:3.12
COPY --from=tool /go/bin/tool /usr/local/bin/
