FROM ubuntu:24.04
RUN userdel -r ubuntu && useradd -m -u 1000 quake; mkdir /catalogue; chown quake /catalogue
USER quake
