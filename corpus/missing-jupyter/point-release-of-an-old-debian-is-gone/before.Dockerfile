FROM debian:9.13-slim
RUN apt-get update && apt-get install -y gfortran
