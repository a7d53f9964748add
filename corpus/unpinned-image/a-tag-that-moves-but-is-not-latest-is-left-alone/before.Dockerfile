FROM rocker/geospatial:4
FROM debian:stable
