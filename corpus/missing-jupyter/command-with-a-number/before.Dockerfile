FROM debian:12
RUN apt6 install notebook; install2.r2 x; yum3 install -y python3
