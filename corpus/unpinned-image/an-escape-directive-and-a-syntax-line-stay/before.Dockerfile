# syntax=docker/dockerfile:1
# escape=`
FROM `
  debian:latest
RUN apt-get update `
  && apt-get install -y gnuplot
