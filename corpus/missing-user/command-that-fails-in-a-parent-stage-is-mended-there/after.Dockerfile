FROM ubuntu:24.04 AS tools
RUN userdel -r ubuntu && useradd --create-home --uid 1000 loess

FROM tools
USER loess
