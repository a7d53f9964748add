FROM golang:1.23 AS build
RUN go install github.com/janpfeifer/gonb@latest
FROM scratch
COPY --from=build /go/bin/gonb /gonb
