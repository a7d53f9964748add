FROM golang:1.8
COPY . /go/src/tides
