FROM docker.io/library/debian:trixie
