# syntax=docker/dockerfile:1
# escape=`
FROM `
  debian:trixie
RUN apt-get update `
  && apt-get install -y gnuplot
