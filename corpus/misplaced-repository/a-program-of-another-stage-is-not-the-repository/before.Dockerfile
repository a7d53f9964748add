FROM golang:1.22 AS build
RUN go install example.org/plot@v1
FROM quay.io/jupyter/base-notebook:2025-01-06
COPY --from=build /go/bin/plot /usr/local/bin/
