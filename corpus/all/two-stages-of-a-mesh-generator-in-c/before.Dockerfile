# syntax=docker/dockerfile:1
FROM debian:latest AS build
RUN apt-get update && apt-get install -y build-essential cmake
COPY . /src
RUN cmake -S /src -B /build && cmake --build /build

FROM python:3.12-slim-bookworm
COPY --from=build /build/meshgen /usr/local/bin/meshgen
RUN pip install --no-cache-dir jupyterlab==4.3.1 meshio==5.3.5
RUN useradd -m -u 1001 mesh
USER mesh
WORKDIR /home/mesh
