FROM ubuntu:22.04
RUN useradd -m crust && usermod -u 1000 crust
USER crust
