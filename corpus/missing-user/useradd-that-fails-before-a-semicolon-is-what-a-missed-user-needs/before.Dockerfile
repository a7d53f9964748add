FROM ubuntu:24.04
RUN useradd -m -u 1000 quake; mkdir /catalogue; chown quake /catalogue
USER quake
