FROM debian:12 AS tools
FROM tools AS Latest
RUN apt-get update
FROM latest
